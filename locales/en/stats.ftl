# Looking back: /thanks, a person's own record, and /stats, a season in numbers.

command-thanks = My duties of the season, as a picture
thanks-whose = Whose duties do you want to see?
thanks-not-registered = This shows what you served yourself, and you are not registered yet.
thanks-nothing = { $name }, in { $season } you had no duty. We would be glad to have you in the next season.
thanks-nothing-yet = { $name }, in { $season } no duty of yours is over yet. Afterwards you find here what you served.
thanks =
    { $name }, in *{ $season }* you served { $number } duties on { $count ->
        [one] one day
       *[other] { $count } days
    }: { $duties }.
    Thank you for your khidmat.
thanks-one =
    { $name }, in *{ $season }* you served one duty: { $duties }.
    Thank you for your khidmat.
thanks-so-far =
    { $name }, in *{ $season }* you served { $number } duties so far, on { $count ->
        [one] one day
       *[other] { $count } days
    }: { $duties }.
    Thank you for your khidmat.
thanks-one-so-far =
    { $name }, in *{ $season }* you served one duty so far: { $duties }.
    Thank you for your khidmat.
thanks-row = { $duty } × { $number }
thanks-sum =
    duties on { $count ->
        [one] one day
       *[other] { $count } days
    }
thanks-sum-so-far =
    duties so far, on { $count ->
        [one] one day
       *[other] { $count } days
    }
thanks-sum-one = duty
thanks-sum-one-so-far = duty so far
thanks-others = Other duties
thanks-days =
    { $count ->
        [one] Day { $days }
       *[other] Days { $days }
    }
thanks-picture = Thank you for your khidmat

command-stats = The season in numbers: duties, people, reminders
button-stats-people = Everybody
stats =
    {""}*{ $season }*: { $given } of { $all } duties given, { $confirmed } confirmed.
    { $open } open, { $closed } locked, { $back } taken back.
stats-serve =
    { $count ->
        [one] One person serves
       *[other] { $count } people serve
    }, { $never } of them never asked.
stats-top = Most duties: { $names }
stats-top-one = { $name } ({ $number })
stats-reminders = Reminders: { $reached }
stats-reached = { $reached } reached, { $failed } failed, { $waiting } to come
stats-way = { $channel }: { $accepted } accepted, { $failed } failed
stats-way-told = { $channel }: { $accepted } accepted, { $delivered } delivered, { $read } read, { $failed } failed
stats-people =
    {""}*{ $season }*: { $count ->
        [one] one person
       *[other] { $count } people
    }, the most duties first.
stats-nobody = Nobody is registered yet.
stats-row =
    { $name }: { $count ->
        [one] one duty
       *[other] { $count } duties
    }, { $confirmed } confirmed
stats-row-none = { $name }: none now
stats-row-never = { $name } ({ $its }): never asked

stats-tile-given = of { $all } given
stats-tile-confirmed = confirmed
stats-tile-back = taken back
stats-tile-never = never asked
stats-section-people = Duties per person
stats-nobody-serves = Nobody has a duty yet.
stats-section-reminders = Reminders
stats-accepted = accepted
stats-delivered = delivered
stats-read = read
stats-failed = failed
