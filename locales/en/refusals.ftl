# Refusals: what was understood, what is wrong, and one example. No blame.

refused-for-admins = This is for admins.
refused-for-owners = This is for the owners among the admins.
refused-for-volunteers = This is for people who have registered.
refused-private-only = Please write this to me in our own chat, not in the group.
refused-usage = Please look at /help { $command }

refused-no-season = No season has been started yet. The admins will do it in time.
refused-day-missing =
    The day is missing.
    Example: 5, tomorrow, 18 feb
refused-day-unclear =
    I read “{ $text }” as the day, and can't tell which day that is.
    Example: 5, tomorrow, 18 feb
refused-day-outside =
    “{ $text }” is not a day of { $season }: its { $count } days run from { $from } to { $to }.
    Example: 5, or { $from }
refused-no-such-date =
    “{ $text }” is not a date in the calendar.
    Example: 18 feb
refused-no-such-date-near =
    “{ $text }” is not a date in the calendar.
    Did you mean { $nearest }?
refused-day-over = { $day } is over, so { $duty } can't be changed any more.
refused-duty-began = { $duty } of { $day } began at { $time } already. Please choose a later one.

refused-duty-missing =
    The duty is missing. It can be: { $labels }
    Example: /grid 5 shows the day
refused-duty-unclear =
    I read “{ $text }” as the duty, and know no such duty. It can be: { $labels }
    Example: fajr azaan
refused-duty-several =
    “{ $text }” is more than one duty: { $labels }. Which one?
    Example: fajr azaan

refused-who-missing =
    Who is it for? An ITS number or a name is missing.
    Example: /assign 5 fajr-azaan 30412345
refused-person-unknown =
    I find nobody called “{ $text }” among the registered people.
    Example: the ITS number, 30412345. /people shows everyone.
refused-account-unknown =
    I know no chat account “{ $text }”.
    Example: telegram:123456789
refused-slot-taken =
    { $slot } is taken: { $name } (ITS { $its }) has it.
    To change it: /unlock { $line } and the reason
refused-slot-closed =
    { $slot } is closed.
    To open it: /unlock { $line } and the reason
refused-slot-closed-note =
    { $slot } is closed: { $note }
    To open it: /unlock { $line } and the reason
refused-slot-open = { $slot } is not locked; it is free to be given.
refused-slot-changed =
    { $slot } has changed hands since I asked, so I left it as it is.
    /grid { $line } shows who has it
refused-person-not-serving = { $name } can't be given a duty: the registration is { $status }.

refused-reason-missing = The reason is missing. Please write it in a few words, at least 10 characters.
refused-reason-short =
    “{ $reason }” has { $given } characters; the reason needs at least { $least }, for whoever reads the log later.
    Example: He is travelling to Surat

refused-its-invalid =
    I read “{ $text }” as the ITS number. An ITS number has exactly 8 digits.
    Example: 30412345
refused-its-taken = ITS { $its } is already registered. If that is you and you never did it, please tell an admin.
refused-email-invalid =
    “{ $text }” is not an e-mail address.
    Example: yusuf@example.com, or none
refused-phone-invalid =
    “{ $text }” is not a phone number that I can use.
    Example: +919820012345
refused-name-invalid =
    I read “{ $text }” as the name. A full name has 2 to 80 letters, and no digits.
    Example: Yusuf Ali
refused-preference-invalid =
    “{ $text }” is none of the three choices.
    Example: azaan, takbira or both
refused-parts-missing =
    Nearly there. Still missing: { $parts }
    Example: /register Yusuf Ali; 30412345; yusuf@example.com; +919820012345; both
refused-part-unclear =
    I can't place “{ $text }”, or it stands twice.
    Example: /register Yusuf Ali; 30412345; yusuf@example.com; +919820012345; both

part-name = full name
part-its = ITS number (8 digits)
part-email = e-mail (or none)
part-phone = phone
part-preference = preference (azaan, takbira or both)

refused-season-overlaps = { $season } runs from { $from } to { $to }; two seasons can't share a day.
refused-season-overlaps-unused =
    { $season } runs from { $from } to { $to }; two seasons can't share a day.
    Nothing is given in it yet. To put another in its place: /season replace and the new first day
refused-season-length =
    I read “{ $text }” as the number of days. A season has 1 to { $most } days.
    Example: /season 2027-02-07 30
refused-season-start =
    I read “{ $text }” as the first day, and can't tell which date that is.
    Example: /season 2027-02-07 30 Shehrullah 1448H

refused-last-owner = The last owner can't be removed. Make someone else owner first.
refused-role-unclear =
    “{ $text }” is not a role that can be given. It can be viewer, admin or owner.
    Example: /admin add 30412345 viewer
refused-no-account = { $name } has no chat with me yet. Once { $name } writes to me, the role can be given.
refused-no-role = { $name } holds no role, so there is nothing to take away.

refused-not-your-duty = This duty is not yours any more, or never was. /mine shows your duties.
refused-too-late-to-answer = { $slot } has begun or is over, so this can't be changed any more.
refused-number-unclear =
    “{ $text }” is not a number of lines.
    Example: /log 30
