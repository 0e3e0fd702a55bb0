# Answers to what people type and press. Short, warm, one question each.

salaam = Salaam
salaam-name = Salaam, { $name }
apology = Something went wrong on our side, and what you asked for did not happen. Please try again in a while. If it stays so, tell an admin this number: { $reference }
slow-down = That was a lot at once. I am still answering your earlier messages; please write again in a minute.
edited = I don't act on edited messages. Please send it as a new one.
forwarded = I don't act on forwarded messages. Please type it yourself.
media = I can't use that here. Please write it in words, or see /menu

button-menu = Menu
button-help = Help
button-register = Register
button-me = My registration
button-mine = My duties
button-roster = Roster
button-people = People
button-pending = New people: { $count }
button-carry-on = Carry on registering
button-back = Back
button-cancel = Cancel
button-no-email = I have no e-mail
button-share-number = Share my number
button-register-me = Yes, register me
button-receipts = Who was reached
button-look-again = Look again
button-roster-of-day = Roster of the day
button-open-again = Open it again
button-upcoming = Next 24 hours
button-failed = Failed
button-more = More ({ $page } of { $pages })
button-page-before = ◀ Page { $page }
button-day = Day { $number }
button-from-day = From day { $number } ▶
button-day-before = ◀ Day { $number }
button-day-after = Day { $number } ▶

menu-guest =
    This is Khidmat, the duty roster of the masjid.
    Would you like to serve with Azaan or Takbira? Registering takes two minutes.
menu-pending =
    Your registration is being looked at. You will hear from us here.
menu-no-duty = You have no duty ahead of you.
menu-next-duty =
    { $name }, your next duty
    {""}*{ $duty }*
    { $when }
    Please be there by { $time }
menu-tomorrow =
    {""}*Tomorrow, { $day }*
    { $given } of { $all } given · { $confirmed } confirmed
    Empty: { $empty }
menu-tomorrow-full =
    {""}*Tomorrow, { $day }*
    All { $all } given · { $confirmed } confirmed
menu-outside-season =
    {""}*{ $season }*
    { $from } to { $to }
    Tomorrow is not a day of it.

no-season-admin =
    No season has been started yet.
    Example: /season 2027-02-07 30 Shehrullah 1448H

register-intro = A few short questions. You can write back or cancel at any time.
register-intro-again = Registered from here already: { $names }. For someone else of the family, just carry on; otherwise write cancel.
ask-name = What is your *full name*?
ask-its = Your *ITS number*, 8 digits?
ask-email = Your *e-mail address*? Reminders go there too.
ask-phone = Your *phone number*? Share it with the button, or type it: +919820012345
ask-preference = What would you like to do?
register-summary =
    {""}*Is this right?*
    { $name }
    ITS { $its }
    { $email }
    { $phone }
    { $preference }
registered =
    Thank you, { $name }. You are registered with ITS { $its }.
    An admin will look at it, and you will hear from us here.
registered-mail =
    Thank you, { $name }. You are registered with ITS { $its }.
    An admin will look at it, and you will hear from us here. A confirmation goes to { $email }
contact-not-own = That is someone else's contact. Please share your own number with the button, or type it: +919820012345
form-left = All right, we leave it there.
nothing-to-cancel = There is nothing to cancel.
no-question = That question is not open any more.
no-email = no e-mail

preference-azaan = Azaan
preference-takbira = Takbira
preference-both = Azaan and Takbira

me-not-registered = You are { $role } here, and not registered yourself.
me =
    {""}*{ $name }*
    ITS { $its }
    { $email }
    { $phone }
    { $preference }
    { $status }
me-pending = Pending: an admin will look at it
me-approved = Approved
me-allotted = Allotted: you have a duty
me-rejected = Rejected: please ask an admin
me-withdrawn = Withdrawn

mine-none = You have no duty ahead of you.
mine-head =
    { $count ->
        [one] {""}*Your duty*
       *[other] {""}*Your { $count } duties*
    }
mine-row = { $when } · { $time } { $duty } · { $state }
mine-row-named = { $when } · { $time } { $duty } · { $name } · { $state }
state-assigned = not confirmed yet
state-confirmed = confirmed
state-cancel_requested = you asked to be released
state-reallocation_requested = you asked for another day
state-completed = done

grid-day = *{ $day }*
grid-row = { $time } { $duty } · { $holder }
grid-open = open
grid-closed = closed
grid-closed-note = closed ({ $note })
grid-assigned = { $name }
grid-confirmed = { $name } ✓
grid-wants-out = { $name } (asked to be released)
grid-legend = ✓ confirmed
grid-season = *{ $season }*, { $from } to { $to }
grid-season-over = All its days are over. /grid and a date shows one of them.
grid-short = *{ $day }* · { $count } open
grid-short-full = *{ $day }* · all given
grid-short-empty = *{ $day }* · all { $count } open
grid-short-empty-days = {""}*{ $from }* to *{ $to }* · all { $count } open each day
grid-short-names = *{ $day }* · { $count } open. Who serves: /grid { $number }
grid-short-row = { $duty }: { $holder }

which-person = “{ $text }” fits { $count } people. Whom do you mean? The ITS number can be typed too.
which-person-row = { $name } · { $its }
which-person-hint = ITS { $its } · { $status }

assigned =
    {""}*{ $duty }* is given to { $name } (ITS { $its })
    { $when }, { $time }
assigned-was-pending = The registration was pending; it is allotted now.
assigned-telling = I am telling { $name } by { $ways }.
assigned-no-address = There is no way to reach them; please tell them yourself.
assigned-is-reminder = It is soon, so this counts as the reminder too.

locked = { $slot } is closed. Nobody can be put there.
locked-note = { $slot } is closed: { $note }. Nobody can be put there.

unlocked =
    { $slot } is open again.
    Reason: { $reason }
unlocked-told = I am telling { $name }.
unlocked-next = To give it: { $line } and who
ask-unlock-reason = Why is { $slot } taken from { $name }? Choose, or write it in at least 10 characters.
ask-unlock-reason-closed = Why is { $slot } opened? Choose, or write it in at least 10 characters.
reason-unlock-1 = Travelling that day
reason-unlock-2 = Is unwell that day
reason-unlock-3 = A family matter
reason-unlock-4 = Duties are swapped
reason-unlock-5 = Given by mistake

confirmed = JazakAllah, { $name }. { $slot }, please be there by { $time }.
confirmed-before = You have confirmed { $slot } already, { $name }. Please be there by { $time }.
ask-why-not = { $name }, what keeps you from { $slot }? Choose, or write it in a sentence.
reason-cant-1 = I am travelling
reason-cant-2 = I am not well
reason-cant-3 = I have to work
reason-cant-4 = A family matter
reason-cant-5 = I am away that day
cannot-come-noted = Thank you for telling us, { $name }. The admins know now. Until they answer, { $slot } stands in your name.

people-none = Nobody has registered yet.
people-not-found = I find nobody for “{ $text }”. /people shows everyone.
people-head =
    { $count ->
        [one] {""}*1 person*
       *[other] {""}*{ $count } people*
    }
people-row = { $name } · { $its } · { $preference } · { $status }
people-card =
    {""}*{ $name }*
    ITS { $its } · { $status }
    { $phone } · { $email }
    { $preference }

reminders-head =
    {""}*Reminders*
    { $pending } pending · { $sent } sent · { $failed } failed
reminders-none = No reminders are ahead: no duties are given.
reminders-pending = *Pending: { $count }*
reminders-upcoming = *In the next 24 hours: { $count }*
reminders-failed = *Failed: { $count }*
reminders-row = { $slot } · { $name } · { $state }
reminder-pending = { $at }
reminder-sent = sent
reminder-failed = failed: { $why }
reminder-cancelled = cancelled
reminder-why-missed = the duty began before it could go out
reminder-why-no-address = there is no way to reach them
reminder-why-not-accepted = no address took it
and-more = and { $count } more

receipts-open = { $slot } is given to nobody.
receipts-head = *{ $slot }* · { $name }
receipts-no-address = There was no address to write to.
receipts-reminder = Reminder: goes out { $at }
receipt-row = { $kind } · { $way } · { $stage }
receipt-of-reminder = Reminder
receipt-of-allotment = Allotment
receipt-of-notice = Notice
stage-waiting = on its way
stage-accepted = accepted
stage-delivered = delivered
stage-read = read
stage-failed = failed: { $why }
stage-cancelled = cancelled

log-empty = Nothing has happened yet.
log-head =
    { $count ->
        [one] {""}*The last change*
       *[other] {""}*The last { $count } changes*
    }
log-row = {""}*{ $at }* · { $actor }
log-row-through = {""}*{ $at }* · { $actor } · { $channel }
audit-nobody = Khidmat
via-api = the REST interface
via-desk = the desk
audit-register = registered { $person }, ITS { $its }
audit-link = linked { $person } with { $account }
audit-assign = gave { $slot } to { $person }
audit-lock = closed { $slot }
audit-lock-note = closed { $slot }: { $note }
audit-unlock = opened { $slot }, which had been closed. Reason: { $reason }
audit-unlock-person = took { $slot } from { $person }. Reason: { $reason }
audit-confirm = { $person } confirmed { $slot }
audit-status = { $person }: { $before } → { $status }
audit-season = started { $season }
audit-season-replaced = took back { $season }, which was not used
audit-role = role of { $account }: { $before } → { $role }
audit-role-person = role of { $person } on { $account }: { $before } → { $role }

season-default-name = Season { $year }
season =
    {""}*{ $season }*
    { $from } { $from-year } to { $to } { $to-year } · { $count } days
season-today = Today is Day { $number }.
season-started =
    {""}*{ $season }* is started
    { $from } { $from-year } to { $to } { $to-year } · { $count } days

role-given = { $name } is { $role } now. It counts from the next message.
role-held = { $name } is { $role } already. To give less, take the role away first: /admin remove
role-taken = { $name } has no role any more. It counts from the next message.
