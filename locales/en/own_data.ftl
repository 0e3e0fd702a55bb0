# A person's own data: messages on and off, all that we hold, and being forgotten.

command-start = Turn messages on, and the menu
command-stop = No more messages here
command-mydata = What we hold about me, as a file
command-forget = Erase me

button-forget-me = Erase me
button-keep-me = Keep me

stopped = Messages are off here: nothing comes by itself any more. What you write is still answered. /start turns them on again.
stopped-before = Messages are off here already. /start turns them on again.
stopped-others = Your duties stand, and { $ways } still { $count ->
        [one] reaches
       *[other] reach
    } you.
stopped-nobody = Nothing else reaches you now.
stopped-duty = But { $name } has a duty ahead, and no reminder can come: { $slot }, { $time }. Please keep it in mind, or tell an admin.
started = Messages are on again here.
assigned-turned-off = { $name } has turned messages off on { $ways }.
unreachable-turned-off = The person has turned messages off there
announcement-why-turned-off = turned messages off
why-short-turned-off = messages off

document-not-taken = WhatsApp does not take this kind of file. Please ask for it on Telegram.

mydata-caption = { $name }, this is all that we hold about you. /forget erases it.
mydata-caption-chat = You are not registered. This is all that we know of this chat. /forget erases it.
mydata-whose = Whose data do you want?
mydata-title = What Khidmat, the duty roster of the masjid, holds about { $name }
mydata-title-chat = What Khidmat, the duty roster of the masjid, knows of this chat
mydata-made = Made { $at }
mydata-none = nothing
mydata-registration = Registration
mydata-field-name = Name: { $value }
mydata-field-its = ITS number: { $value }
mydata-field-email = E-mail: { $value }
mydata-field-phone = Phone: { $value }
mydata-field-preference = Would like to do: { $value }
mydata-field-status = Status: { $value }
mydata-field-since = Registered: { $value }
mydata-accounts = Chats
mydata-account = { $channel } { $id }, { $name }, { $role }, messages { $reach }
mydata-account-other = { $channel } …{ $end }, another chat that speaks for you
mydata-reach-on = on
mydata-reach-off = turned off
mydata-reach-blocked = don't arrive
mydata-auditions = Auditions
mydata-audition = { $date }, { $length } long
mydata-audition-chosen = { $date }, { $length } long, the one that is judged
mydata-duties = Duties, past and ahead
mydata-duty = { $date } { $time } { $duty }, { $state }
mydata-duty-taken = { $date } { $time } { $duty }, taken away again
mydata-requests = What you asked for
mydata-request = { $date } { $duty }, { $kind }: { $reason } ({ $state }{ $note })
mydata-request-cancel = to be released
mydata-request-move = another day
mydata-request-open = open
mydata-request-approved = granted
mydata-request-rejected = not granted
mydata-request-withdrawn = taken back
mydata-away = Days on which you can't serve
mydata-corrections = What you were asked to correct
mydata-correction = { $at } { $field }{ $message } ({ $state })
mydata-correction-open = not answered yet
mydata-correction-answered = answered
mydata-correction-withdrawn = taken back
mydata-announcements = What was announced to you
mydata-announcement = { $at } { $what }
mydata-written = What you wrote, kept for 30 days
mydata-written-row = { $at } { $what }
mydata-deliveries = What was sent to you, kept for 90 days
mydata-delivery = { $at } { $channel }, { $kind }, { $state }
receipt-of-reply = Answer
mydata-log = What the log says about you
mydata-log-row = { $at } { $what }

forget-whose = Who is to be erased?
forget-ask =
    { $name }, erasing takes away your registration, auditions, chats and messages.
    That duties were served stays, without your name.
    This can't be undone. Shall I?
forget-ask-chat =
    You are not registered. I can erase this chat and what was written in it.
    This can't be undone. Shall I?
forgotten = { $name } is forgotten here. JazakAllah for every duty served. Whoever registers again is new to us.
forgotten-chat = This chat is forgotten. If you write again, you are new to us.
forgotten-kept = All right, everything stays as it is.
forgotten-stands-for = A past volunteer
forgotten-role = With it goes the role on this chat: { $role }.
refused-forget-duty =
    { $name } has a duty ahead: { $slot }. Until it is given to someone else, I can't erase anything.
    To be released: /request cancel { $line } and the reason
refused-forget-today =
    { $name } has a duty today: { $slot }.
    Please ask again tomorrow: /forget
refused-forget-last-owner =
    You are the only owner here, and without one nobody could give roles.
    Make someone else owner first: /admin add 30412345 owner
refused-not-yours = That registration is not one of this chat. /me shows which are.

notice-forgotten =
    A volunteer was erased at their own wish
    The duties they served stay, without the name
subject-forgotten = A volunteer was erased

audit-stop = turned messages off
audit-start = turned messages on
audit-blocked = blocked the bot
audit-unblocked = let the bot in again
audit-forget = was erased at their own wish
