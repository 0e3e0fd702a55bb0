# News that reaches people without their asking. In the chat: short, no greeting, who first, the duty
# and its day on lines of their own. By mail: a subject without a name, since a phone shows it to
# whoever is near.
#
# *Stars* emphasise. Fluent takes a star at the beginning of a line for something else, so such a line
# begins with {""}, which says nothing.

# The evening before a duty.
notice-reminder =
    { $name }, tomorrow you have
    {""}*{ $duty }*
    { $day }
    Please be there by { $time }

# A duty was given; a reminder follows.
notice-allotment =
    { $name }, a duty is yours
    {""}*{ $duty }*
    { $day }
    Please be there by { $time }

# A duty was given so late that this is the reminder too.
notice-allotment-reminder =
    { $name }, a duty is yours, and it is soon
    {""}*{ $duty }*
    { $day }
    Please be there by { $time }
    This is your reminder too

# A duty was taken away.
notice-released =
    { $name }, you no longer have
    {""}*{ $duty }*
    { $day }
    Thank you for your readiness

notice-registered =
    { $name }, your registration is written down
    ITS { $its }
    We will look at it, and you will hear from us

# To the admin who gave the duty: a message did not arrive.
notice-unreached =
    { $name } could not be told by { $channel }
    { $reason }
    {""}*{ $duty }*
    { $day }

unreachable-blocked = The bot is blocked there, or the account is gone
unreachable-not-on-whatsapp = The number has no WhatsApp
unreachable-no-mailbox = The mailbox does not exist
unreachable-window-closed = WhatsApp delivers only after the person has written first
unreachable-template-refused = WhatsApp does not accept the message template; whoever set this up can look in Meta's console
unreachable-in-doubt = It may not have arrived: there was no clear answer
unreachable-too-late = It could not be sent before the duty began
unreachable-refused = The message was refused

# To admins: nobody could be reminded.
notice-reminder-failed =
    { $name } could not be reminded. Please speak to them
    {""}*{ $duty }*
    { $day }, { $time }

# To admins: a person said that they can't come.
notice-cannot-come =
    { $name } can't come
    {""}*{ $duty }*
    { $day }, { $time }
    Reason: { $reason }

# To owners: the platform refuses the token or the account.
notice-channel-stopped =
    {""}*{ $channel }* refuses our messages
    Its access token or account needs attention
    The messages wait and go out once that is put right

notice-role-taken =
    You no longer help to run the roster
    Your own registration and duties stay as they are

notice-role-changed =
    Your role is now *{ $role }*
    Write /help to see what you can do

# The buttons under a duty; at most 20 characters.
notice-confirm = I'll be there
notice-decline = I can't

# The template duty_update says "what changed" in one line.
template-released = you no longer have { $slot }
# Whom duty_update greets when it goes to an admin.
template-to-admin = Admin
# The date of the templates duty_reminder and duty_allotment holds day, date and reporting time.
template-date = { $day }, { $time }

# Subjects of mails.
subject-reminder = Tomorrow: { $slot }
subject-allotment = Your duty: { $slot }
subject-released = No longer yours: { $slot }
subject-registered = Your registration
subject-unreached = Not reached: { $slot }
subject-reminder-failed = Not reminded: { $slot }
subject-cannot-come = Can't come: { $slot }
subject-channel-stopped = { $channel } refuses our messages
subject-role-changed = Your role
subject-said = A message about the masjid's duties

# How a mail ends that asks for an answer; it can't be answered itself.
mail-answer = Please answer in your chat with the bot: write /mine there. If you have no chat with it, please tell an admin.
mail-no-answer = Please don't answer this mail; write to the bot in your chat instead.

# On the button that opens a list in WhatsApp; at most 20 characters.
list-open = Choose
# Above choices that stand without words of their own.
list-choose = Please choose
list-more = More choices
