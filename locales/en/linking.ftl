# One person on several chats: sharing a number, codes, and who is behind a number.

button-link = I have registered
button-link-more = Link someone else
button-link-again = Try again

ask-link-telegram =
    Have you registered already, here or on WhatsApp? Then this chat can speak for you too.
    Share your number with the button, or write your *ITS number*, 8 digits.
ask-link =
    Have you registered already, on Telegram or with another number? Then this chat can speak for you too.
    Please write your *ITS number*, 8 digits.
ask-link-code =
    If ITS { $its } is registered, a code of 6 digits is on its way by { $ways }.
    Please write it here; it is good for { $minutes } minutes.
    If nothing comes, please ask an admin of the masjid.
linked =
    This chat speaks for { $names } now.
    Reminders and news come here as well.
linked-before = This chat speaks for { $name } already.
link-speaks-for =
    This chat speaks for { $names }.
    Reminders and news come here. You can link someone else of the family, or end it.
# On a button; a long name is cut where it must be.
link-not-for = Not for { $name }
link-too-often = You have asked for { $most } codes. Please wait an hour before you ask for the next one, or ask an admin of the masjid.
link-code-unclear =
    I read “{ $text }” as the code. A code has exactly 6 digits: 482913
    To leave this, write cancel.
link-code-wrong =
    { $count ->
        [one] That is not the code. You can try once more.
       *[other] That is not the code. You can try { $count } more times.
    }
link-code-spent = That was not the code either, so it is not good any more. You can ask for a new one.
link-code-gone = There is no code that is still good here. You can ask for a new one.
link-contact-not-own = That is someone else's contact. Please share your own number with the button, or write your ITS number.
link-no-such-number =
    Nobody has registered with { $phone }.
    Please write your ITS number instead, or register.
link-after-registering = You are in the middle of registering someone. Please carry on with it, or write cancel; then write { $line } again.
link-not-linked = This chat does not speak for ITS { $its }.
link-stopped = This chat no longer speaks for { $name }. To undo it: /link { $its }
link-stays-own-number = { $name } registered with this very number, so this chat stays linked. If the number is wrong, please tell an admin.
link-stays-last-way = { $name } has a duty ahead and could not be reached without this chat, so it stays linked.

# The code, to where the person is known already.
notice-link-code =
    { $digits } is the code to link a chat on { $channel } to { $name }
    Write it in that chat only; it is good for { $minutes } minutes
    If you did not ask for it, do nothing, and give it to nobody
subject-link-code = Your code for the masjid's duties
# To the addresses known before: a thief is noticed.
notice-linked =
    { $name }, your registration is now on { $channel } as well
    If that was not you, please tell an admin
notice-linked-profile =
    { $name }, your registration is now on { $channel } as well, as “{ $profile }”
    If that was not you, please tell an admin
subject-linked = Your registration is on { $channel } as well
template-linked = your registration is now on { $channel } as well; if that was not you, please tell an admin

# A number came with another WhatsApp account.
notice-role-rests =
    Your role ({ $role }) rests: your number came with another WhatsApp account
    The owners have been asked whether it is still you
notice-role-rests-no-owner =
    Your role ({ $role }) rests: your number came with another WhatsApp account
    Nobody else is owner. Whoever runs the program can restart it with your number in ADMINS
subject-role-rests = Your role rests
notice-number-changed =
    The number of { $name } came with another WhatsApp account
    { $account } · { $role }
    The role rests. Please call them before you confirm that it is still theirs
subject-number-changed = An admin's number has changed hands, perhaps
button-vouch-yes = It is still theirs
button-vouch-no = Take the role away
vouch-same = { $name } ({ $account }) is { $role } again.
vouch-other = { $name } ({ $account }) is not { $role } any more.
vouch-gone = That has been decided, or has changed since. /admin shows who may do what.

command-link = I have registered already
command-vouch = Whose number is it
audit-link-contact = linked { $person } with { $account }, by its own contact
audit-link-code = linked { $person } with { $account }, by a code
audit-unlink = unlinked { $person } from { $account }
audit-role-suspended = { $account } came with another WhatsApp user: the role { $before } rests
