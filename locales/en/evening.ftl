# The evening before: asking once more, what the admins hear, finding someone else; and who was reached.

command-replace = Find someone else for a duty that is not confirmed

# To the person, once more: no answer has come.
notice-ask-again =
    { $name }, can you come tomorrow? We have not heard from you yet.
    {""}*{ $duty }*
    { $day }
    Please be there by { $time }
subject-ask-again = Can you come? { $slot }

# To the person: someone else has the duty now.
notice-replaced =
    { $name }, someone else will take this, as we had not heard from you
    {""}*{ $duty }*
    { $day }
    You need not come for it. Thank you for your readiness
template-replaced = someone else takes { $slot }, as we had not heard from you. You need not come for it

# To admins: how tomorrow stands.
subject-briefing = Tomorrow's duties
digest-head =
    {""}*Tomorrow, { $day }*
    { $given } of { $all } given · { $confirmed } confirmed
digest-unconfirmed = Not confirmed:
digest-row = { $duty } · { $name }
digest-row-cancel = { $duty } · { $name } (asked to be released)
digest-row-move = { $duty } · { $name } (asked for another day)
digest-empty = Empty: { $empty }
digest-all-well =
    { $count ->
        [one] Tomorrow, { $day }: the one duty is given and confirmed.
       *[other] Tomorrow, { $day }: all { $count } duties are given and confirmed.
    }
template-digest = tomorrow, { $day }: { $given } of { $all } given, { $confirmed } confirmed. Write menu to see more
template-digest-all-well = tomorrow, { $day }: { $given } of { $all } given, all confirmed
template-unconfirmed = Not confirmed: { $duties }
duty-of-person = { $duty } ({ $name })

# To admins: who has still not answered.
silence-head =
    {""}*Not confirmed by { $time }*
    { $day }
silence-row = { $duty } · { $name } · { $phone }
silence-choose-one = Please speak to them, or find someone else.
silence-choose = Please speak to them, or choose a duty to find someone else.
silence-none = Nobody who has a duty on { $day } is silent.
template-silence = not confirmed by { $time } for { $day }: { $duties }. Write /replace to find someone else
button-find-someone-else = Find someone else

# Finding someone else.
replace-people =
    {""}*{ $slot }*
    { $name } has not confirmed. Who instead? The best stand first.
replace-confirmed = { $name } has confirmed { $slot }, so it stays as it is. You can still open it.
replace-confirmed-at = { $name } has confirmed { $slot } ({ $at }), so it stays as it is. You can still open it.
replace-asked = { $name } has asked about { $slot }; the request waits for you.
replace-open = { $slot } is open: nobody has it now.
replace-changed = { $slot } has changed hands since: { $name } has it now.
replaced-told = I am telling { $name } kindly that someone else takes it.
replaced-not-told = { $name } had not heard of it yet.
replace-reason = Not confirmed by { $time }; given to someone else
button-see-requests = See the requests

# Who was reached.
reminders-row-several = { $slot } · { $name }
reminders-row-one = { $at } · { $state }
reminders-ways = { $ways }
reminders-asked-again = Asked again: { $ways }
reminders-way = { $way } { $stage }
reminder-on-its-way = on its way
stage-short-waiting = on its way
stage-short-accepted = accepted
stage-short-delivered = delivered
stage-short-read = read
stage-short-failed = failed: { $why }
stage-short-cancelled = cancelled
why-short-blocked = blocked the bot
why-short-not-on-whatsapp = no WhatsApp
why-short-no-mailbox = no such mailbox
why-short-window-closed = must write first
why-short-template-refused = template refused
why-short-in-doubt = no clear answer
why-short-too-late = too late
why-short-refused = refused
receipt-of-second = Asked again
button-retry = Send again

# Sending again.
retried =
    { $count ->
        [one] 1 reminder goes out again.
       *[other] { $count } reminders go out again.
    }
retried-none = No reminder goes out again.
retried-row = { $slot } · { $name }: { $what }
retried-goes = sent again
retried-goes-to-dead = tried where it failed before, for want of another way
retried-under-way = on its way already
retried-planned = not due yet
retried-arrived = it arrived, and there is no other way
retried-began = the duty has begun
retried-no-address = there is no way to reach them
retried-moot = asked to be released, so no reminder
retried-nobody = { $slot } is given to nobody, so there is no reminder.
retried-no-reminder = { $slot } has no reminder.
audit-reminder-retried = sent { $person } the reminder of { $slot } again
