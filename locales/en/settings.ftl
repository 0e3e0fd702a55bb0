# What a masjid decides for itself: its settings, its duties, and the reminders that go by them.

command-settings = Timezone, reminders and other settings
command-duties = The masjid's duties: on, off, times, order

# How a language calls itself.
language-name = English

# When people are reminded, in a sentence such as "Reminders: the day before at 18:00".
rule-days =
    { $count ->
        [one] the day before at { $time }
       *[other] { $count } days before at { $time }
    }
rule-hours =
    { $count ->
        [one] 1 hour before
       *[other] { $count } hours before
    }
rule-minutes = { $count } minutes before
hour-on = { $time } the day before
hour-off = off
phone-country = { $code } (+{ $calling })

setting-name-timezone = timezone
setting-name-reminders = reminders
setting-name-digest = summary of tomorrow
setting-name-second = second reminder
setting-name-escalation = missing answers
setting-name-language = language
setting-name-country = country of phone numbers

settings =
    {""}*Settings*
    Timezone: { $timezone }, now { $now }
    Reminders: { $reminders }
    Summary of tomorrow, to admins: { $digest }
    Second reminder, without an answer: { $second }
    Missing answers, to admins: { $escalation }
    Language: { $language }
    Phone numbers without a country: { $country }
    What shall change?
button-setting-timezone = Timezone
button-setting-reminders = Reminders
button-setting-digest = Summary of tomorrow
button-setting-second = Second reminder
button-setting-escalation = Missing answers
button-setting-language = Language
button-setting-country = Phone country
button-settings = All settings

ask-setting-timezone =
    Which timezone? Now it is { $value }. Choose, or write another.
    Example: Europe/London
ask-setting-reminders =
    When are people reminded of a duty? Now: { $value }. Choose, or write it.
    Example: 1d@18:00, 2h is the day before at 18:00, and 2 hours before
ask-setting-digest =
    When, the day before, do admins hear how tomorrow stands? Now: { $value }. Choose, or write it.
    Example: 19:00, or off
ask-setting-second =
    When, the day before, is who has not answered reminded again? Now: { $value }. Choose, or write it.
    Example: 20:00, or off
ask-setting-escalation =
    When, the day before, do admins hear who has still not answered? Now: { $value }. Choose, or write it.
    Example: 21:00, or off
ask-setting-language =
    Which language? Now it is { $value }.
    Example: en
ask-setting-country =
    Which country do phone numbers have that are written without one? Now: { $value }. Choose, or write its code.
    Example: GB

setting-changed-timezone = The timezone is { $value } now. There it is { $now }.
setting-changed-reminders = People are reminded { $value }.
setting-changed-digest = Admins hear how tomorrow stands: { $value }.
setting-changed-second = Who has not answered is reminded again: { $value }.
setting-changed-escalation = Admins hear who has not answered: { $value }.
setting-changed-language = From now on I speak { $value }.
setting-changed-country = Phone numbers without a country are completed with { $value } from now on.
setting-same = Nothing changes; it is so already: { $value }.
setting-back = Back to { $value }
setting-timezone-near =
    I know no timezone “{ $text }”. Which of these do you mean?
    { $zones }
setting-timezone-near-one = I know no timezone “{ $text }”. Do you mean { $zones }?

reminders-moved = Reminders: { $moved } moved, { $added } added, { $cancelled } cancelled.
reminders-next-out = The next goes out { $at }.
reminders-none-out = No reminder waits now.

refused-setting-unknown =
    I know no setting “{ $text }”. There are { $names }.
    Example: /settings digest 19:00
refused-setting-unknown-near =
    I know no setting “{ $text }”. Did you mean { $near }?
    Example: /settings { $near }
refused-setting-timezone =
    I know no timezone “{ $text }”.
    Example: Europe/London
refused-setting-hour =
    I read “{ $text }” as the time, and it is none.
    Example: /settings { $name } 19:00, or off
refused-setting-language =
    I don't speak “{ $text }”. I speak { $languages }.
    Example: /settings language en
refused-setting-country =
    I know no country “{ $text }” with phone numbers. Its code has two letters.
    Example: GB
refused-rules-none =
    There is always at least one reminder: a duty that is forgotten is a prayer without its Azaan.
    Example: 1d@18:00
refused-rule-unclear =
    I can't read “{ $text }” as a reminder. It is a day before with a time, or hours or minutes before the reporting time.
    Example: 1d@18:00, 2h
refused-rule-not-before =
    “{ $text }” would not come before the duty begins.
    Example: 1d@18:00, 2h
refused-rule-bounds =
    “{ $text }” is too far from the duty, or too near. It can be { $least-minutes } minutes to { $most-hours } hours before, or 1 to { $most-days } days.
    Example: 1d@18:00, 2h
refused-rule-twice =
    “{ $text }” stands there twice.
    Example: 1d@18:00, 2h
refused-rule-many =
    These are { $count } reminders. More than { $most } of one duty drive people away.
    Example: 1d@18:00, 2h

# The duties.
kind-azaan = Azaan
kind-takbira = Takbira
kind-sanah = Sanah
kind-tilawat = Tilawat
kind-dua = Dua
kind-yaseen = Yaseen
kind-other = Other

duties-head =
    {""}*Duties*, in the roster's order
    Which one shall change?
duties-row = { $time } { $duty }
duties-row-off = { $time } { $duty } · off
duty-card =
    {""}*{ $duty }*
    Reporting time { $time } · { $kind }
duty-card-off =
    {""}*{ $duty }*, off
    Reporting time { $time } · { $kind }
button-duty-time = Change the time
button-duty-on = Switch on
button-duty-off = Switch off
button-duty-move = Move
button-duty-add = Add a duty
button-duties = All duties
button-first = First

duty-on = { $duty } is on, with reporting time { $time }.
duty-on-already = { $duty } is on already.
duty-off = { $duty } is off. Past days still show who had it.
duty-off-already = { $duty } is off already.
duty-added =
    {""}*{ $duty }* is added: { $kind }, { $time }.
    In commands it is { $key }
duty-moved = { $duty } stands after { $after } now.
duty-moved-first = { $duty } stands first now.
duty-moved-same = { $duty } stands there already.
duty-time = The reporting time of { $duty } is { $time } now, no longer { $before }.
duty-time-today = Today it stays at { $kept }.
duty-time-same = The reporting time of { $duty } is { $time } already.
duty-time-told =
    { $count ->
        [0] Nobody has it on a day ahead.
        [one] I am telling the one person who has it.
       *[other] I am telling the { $count } people who have it.
    }
duty-too = { $duty } too

ask-duty-label =
    What is the new duty called?
    Example: Sherbet
ask-duty-kind = What sort of duty is { $duty }? Choose; Other is for all the rest.
ask-duty-reports =
    When do people report for { $duty }?
    Example: 18:10
ask-duty-place = After which duty does { $duty } stand in the roster? Choose, or write first.
ask-duty-time =
    When do people report for { $duty }? Now it is { $time }. Choose, or write it.
    Example: 05:10

refused-duty-held =
    { $count ->
        [one] { $duty } can't be switched off: it is given on one day ahead, { $day }.
       *[other] { $duty } can't be switched off: it is given on { $count } days ahead, next on { $day }.
    }
    To take it back first: /unlock { $line } and the reason
refused-duty-label =
    I read “{ $text }” as the name of the duty. It has 2 to { $most } characters, with a letter among them.
    Example: Sherbet
refused-duty-label-taken = There is a duty { $duty } already. /duties shows all of them.
refused-duty-part =
    I can't place “{ $text }”, or it stands twice.
    Example: /duties add Sherbet; other; 18:10; after isha takbira
refused-duty-time =
    I read “{ $text }” as the reporting time, and it is none.
    Example: 05:10
refused-duty-kind =
    “{ $text }” is no sort of duty. It can be { $kinds }.
    Example: other
refused-duty-place =
    I can't tell where “{ $text }” is in the order.
    Example: after isha takbira, or first

# To the people: the reporting time of a duty changed.
notice-duty-time =
    { $name }, the time has changed
    {""}*{ $duty }*
    Please be there by { $time }, no longer { $before }
    { $count ->
        [0] { $day }
        [one] { $day }, and one later day
       *[other] { $day }, and { $count } later days
    }
template-duty-time = { $duty } has a new time: please be there by { $time }, no longer { $before }. Next: { $day }
subject-duty-time = New time: { $slot }

# A reminder that doesn't come on the day before.
notice-reminder-today =
    { $name }, today you have
    {""}*{ $duty }*
    { $day }
    Please be there by { $time }
notice-reminder-later =
    { $name }, on { $date } you have
    {""}*{ $duty }*
    { $day }
    Please be there by { $time }
subject-reminder-today = Today: { $slot }
subject-reminder-later = Coming up: { $slot }

# One of several reminders of a duty.
receipt-of-reminder-at = Reminder of { $at }
reminders-row-due = { $at }

audit-setting = { $setting }: { $before } → { $value }
audit-duty-added = added the duty { $duty }, { $value }
audit-duty-on = switched { $duty } on
audit-duty-off = switched { $duty } off
audit-duty-moved = moved { $duty } from place { $before } to { $value }
audit-duty-time = reporting time of { $duty }: { $before } → { $value }
