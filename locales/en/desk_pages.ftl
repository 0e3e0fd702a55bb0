# The plain pages of the desk: people, requests, reminders, log, settings, health.

desk-for-admins-title = For admins
pages-show = Show
pages-all = Show all

people-page-count =
    { $count ->
        [one] { $count } person
       *[other] { $count } people
    }
people-page-waiting = { $count } waiting to be approved
people-page-search = Name or ITS number
people-page-status = Status
people-page-preference = Would like
people-page-its = ITS
people-page-duties = Duties ahead
people-page-any-status = Any status
people-page-any-preference = Anything
people-page-none = Nobody has registered yet.
people-page-nobody = Nobody fits. Try fewer letters, or show all.

person-page-all = All people
person-page-registration = Registration
person-page-away = Away
person-page-log = In the log
person-page-auditions = Auditions
person-page-no-audition = No audition yet
person-page-choose = Judge this one
person-page-decide = Decide
person-page-reason = Reason, which the person is told
person-page-field = What shall be corrected?
person-page-message = What shall they read about it? It can be left out.
person-page-ask = Ask
person-page-duties = Duties
person-page-no-duties = No duties ahead
person-page-before = Served before: { $count }
person-page-reached = Where they can be reached
person-page-roles = Roles are given in the chat, with /admin.
person-page-messages = Last messages
audit-audition-chosen-by-admin = chose the audition of { $length } for { $person }

requests-page-preferred = Would suit: { $day }
requests-page-note = Note to the person. It can be left out when you approve; to reject, give a reason.
requests-page-history = Decided before
requests-page-wish = Asked for
requests-page-decision = Decision
requests-page-lapsed = lapsed

reminders-page-summary = { $pending } pending · { $sent } sent · { $failed } failed
reminders-page-retry-all = Send what failed again
reminders-page-retry = Send again
reminders-page-views = Which reminders
reminders-view-all = All ahead
reminders-view-pending = Pending
reminders-view-upcoming = Next 24 hours
reminders-view-failed = Failed
reminders-page-none = There are no such reminders.
reminders-page-planned = planned
reminders-page-reminders = Reminders
reminders-page-receipts = Receipts

log-page-who = Person
log-page-date = Date of the duty
log-page-kind = Kind of change
log-page-any-duty = Any duty
log-page-any-kind = Any kind
log-page-nobody = “{ $text }” is nobody's name or ITS number.
log-page-no-date = “{ $text }” is no date. Example: 2027-02-09
log-page-several = Whom do you mean?
log-page-empty = The log has nothing of this.
log-page-person = See the person
log-page-older = Older
log-page-newest = Newest

settings-save = Save
settings-hint-timezone = Example: Asia/Kolkata
settings-hint-reminders = Examples: 1d@18:00 is the day before at 18:00; 2h is two hours before. Several are parted by commas.
settings-hint-digest = The hour of the day before, or off. Example: 19:00
settings-hint-second = The hour of the day before, or off. Example: 20:00
settings-hint-escalation = The hour of the day before, or off. Example: 21:00
settings-hint-language = The language in which I write to everyone.
settings-hint-country = A country or its two letters. Example: IN
settings-duties = Duties
settings-duty-time = Reporting time
settings-duty-order = Order
settings-duty-on = on
settings-duty-up = { $duty } one place up
settings-duty-down = { $duty } one place down
settings-duty-moved = { $duty } has its new place.
settings-duty-add = A duty of your own is added in the chat: /duties add
settings-board = Notice board
settings-board-what = A page of the roster for a tablet on the wall, without phone numbers. Whoever has this link sees it:
settings-board-renew = The old link stops working at once, also on the tablet.
settings-board-renewed = The old link stopped working. The new one stands below.
settings-board-renewed-before = That link was renewed before. The one below works now.

health-at = As of { $at }
health-well = All is well
health-not-well =
    { $count ->
        [one] Something needs a look
       *[other] { $count } things need a look
    }
health-quarantined =
    { $count ->
        [one] One message could not be answered and was put aside. Whoever runs the service finds it in the log.
       *[other] { $count } messages could not be answered and were put aside. Whoever runs the service finds them in the log.
    }
health-platform = A platform could not be told about us: { $problem }
health-queues = What waits
health-inbox = Messages to be answered
health-aside = Messages put aside
health-outbox = To go out by { $way }
health-doubt = { $count } in doubt
health-next-reminder = Next reminder
health-no-reminder = none planned
health-nothing =
    { $count ->
        [0] none
       *[other] { $count }
    }
health-waiting = { $count }, since { $since }
health-failures = Not delivered in the last 24 hours
health-no-failures = Everything arrived.
health-failed = { $count }, last { $at }
health-platforms = Platforms
health-heard = last heard { $at }
health-heard-nothing = nothing heard yet
health-on = on
health-off = off
health-webhook = Webhook and menus told
health-polling = Menus told; updates are asked for
health-told-well = well
health-told-badly = not all of it
health-program = The program
health-version = Version
health-runs-since = Runs since
health-database = Database
health-size = Size
health-bytes = { $size } MB
