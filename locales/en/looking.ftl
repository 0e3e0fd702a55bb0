# Looking things up: the log with its filters, and who may do what.

button-older = Older ▶
button-newest = ◀ Newest
button-log-kinds = Kinds of changes
button-log-all = All changes

log-head-of = The log of *{ $what }*, the newest first
log-head-older = {""}*Older changes*
log-head-older-of = The log of *{ $what }*, older changes
log-none-of = The log has no change for this: { $what }.
log-no-older = There are no older changes.
log-erased = (erased)
log-no-name = Someone without a name
log-kinds = Which kind of change? It can be typed too: /log unlock
log-kinds-of = {""}*{ $what }*. Which kind of change?
log-kinds-row = { $word } · { $what }
log-kind-assign = duties given
log-kind-unlock = duties taken away or opened
log-kind-lock = duties closed
log-kind-undo = changes undone
log-kind-confirm = duties confirmed
log-kind-request = what volunteers asked for
log-kind-approve = people and requests approved
log-kind-reject = people and requests rejected
log-kind-register = registrations
log-kind-status = every change of a status
log-kind-role = roles
log-kind-link = chats linked with people
log-kind-audition = auditions
log-kind-season = seasons
log-kind-stop = messages turned off and on
log-kind-blocked = the bot blocked, and let in again
log-kind-forget = people who were erased
log-kind-duty = the masjid's duties
log-kind-setting = settings
log-kind-retry = reminders sent again
log-kind-away = days on which people can't serve
log-kind-correct = corrections of registrations
log-kind-announce = announcements
log-kind-group = groups that get the roster

refused-log-unclear =
    I read “{ $text }” as what to look for, and find no such person, day, duty or kind of change.
    Example: /log unlock fajr azaan. /log kinds shows the kinds.

refused-undo-close-too-late =
    More than ten minutes have passed since { $slot } was closed.
    To open it: /unlock { $line } and the reason

audit-undo-closed = undid closing { $slot }

roles-head = *Who may do what*. Choose one to see more or to change it.
roles-row = { $name } · { $role } · { $account }
roles-row-since = since { $at }, by { $actor }
roles-account = { $way } …{ $end }
roles-card =
    {""}*{ $name }* · { $role }
    { $way }: { $account }
roles-change = { $at } · { $actor }: { $before } → { $role }
roles-no-trail = The log has nothing about this role.
roles-ask-who =
    Who shall help to run the roster? Write the ITS number or the name.
    A chat account can be named too: telegram:123456789
roles-ask-role = What shall { $name } be?
roles-ask-more = { $name } is { $role } already. To give less: /admin, and choose the name.
role-already = { $name } is { $role } already, so nothing was changed.
role-none-already = { $name } has no role already, so nothing was changed.
role-since = This has changed since: { $name } is { $role } now. Nothing was changed.
role-none-since = This has changed since: { $name } has no role now. Nothing was changed.

button-add-role = Add someone
button-all-roles = All roles
button-make-viewer = Make viewer
button-make-admin = Make admin
button-make-owner = Make owner
button-make-guest = Take the role away

# To an admin whose window on WhatsApp is closed: no buttons there, so the line to type stands in it.
# The reason stands last, since a long one is cut.
template-request-cancel = { $name } can't come to { $slot }. Write /requests approve { $request } or /requests reject { $request }. Reason: { $reason }
template-request-move = { $name } asks for another day than { $slot }. Write /requests approve { $request } or /requests reject { $request }. Would suit: { $preferred }. Reason: { $reason }
