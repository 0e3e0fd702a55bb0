# The admins' desk in the browser, and `/web`, which leads to it.

web-link =
    Your desk in the browser:
    { $link }
    The link works once, within { $minutes } minutes, and signs in as you. Please don't pass it on.
web-link-viewer =
    The desk in the browser, where you can look at the roster:
    { $link }
    The link works once, within { $minutes } minutes, and signs in as you. Please don't pass it on.
web-off =
    There is no desk in the browser yet. Whoever runs this service must set PUBLIC_URL, the address at which browsers reach it.
web-too-often =
    You have asked for { $most } links in this hour. Please wait a little before you ask for the next one.

desk-name = Khidmat
desk-skip = Skip to the page
desk-places = Pages
desk-place-roster = Roster
desk-place-people = People
desk-place-requests = Requests
desk-place-reminders = Reminders
desk-place-log = Log
desk-place-settings = Settings
desk-place-health = Health
desk-season-span = { $from } to { $to }
desk-leave = Sign out
desk-leave-everywhere = Sign out everywhere
desk-viewer = You can look at the roster here. To change something, ask an admin.
desk-home = To the roster
desk-busy = One moment …
desk-away = The desk can't be reached just now. Nothing was changed; please try again in a moment.

desk-enter-title = Sign in
desk-enter = This is the desk where the roster is kept. The button signs you in on this device, for 12 hours.
desk-enter-as = Sign in as
desk-signed-out-title = You are signed out
desk-signed-out = Write /web to the bot; it answers with a link that signs you in. You are signed out after 12 hours, and whenever your role changes.
desk-link-spent-title = This link has served
desk-link-spent = A link works once and for 10 minutes. Write /web to the bot again, and use the newest link.
desk-form-refused-title = This could not be taken
desk-form-refused = The form did not come from a page of the desk, or is too old. Nothing was changed. Please go back, load the page again and try once more.
desk-not-found-title = Nothing is here
desk-not-found = There is no such page.
desk-fault-title = Something went wrong
desk-fault = This is our fault, not yours, and nothing was changed. Please try again. If it stays so, tell whoever runs the service this reference: { $reference }

desk-pages = Pages of this list
desk-page-before = Back
desk-page-after = Next
desk-page-of = Page { $page } of { $pages }

# The roster.
desk-no-season = There is no season yet. An owner starts one in the chat: /season 2027-02-06 30 Shehrullah 1448H
desk-day = Day
desk-day-number = Day { $number }
desk-today = Today
desk-to-today = To today
desk-days-before = Earlier days
desk-days-after = Later days
desk-roster-label = The roster. Move with the arrow keys; type or press Enter to give an open slot, Enter to look at a given one.
desk-roster-hint = Arrow keys move, typing or Enter gives a slot, Ctrl+Z takes it back.
desk-legend = What the letters mean
desk-cell = { $duty }, { $day }: { $who }, { $state }
desk-cell-empty = { $duty }, { $day }: { $state }
desk-all-given = Every slot ahead is given.
desk-open-ahead =
    { $count ->
        [one] { $count } slot ahead is open
       *[other] { $count } slots ahead are open
    }
desk-slot-title = A slot
desk-close = Close
desk-back = Back to the roster
desk-reports = Reports at { $time }
desk-its = ITS { $its }
desk-auditions = Auditions
desk-recording = { $length }, sent { $at }
desk-recording-chosen = { $length }, sent { $at }; the one to be judged
desk-receipts = What the person was told
desk-receipts-none = Nothing was sent yet.
desk-reminder-ahead = Reminder: goes out { $at }
desk-slot-closed = Closed: nobody is needed.
desk-slot-closed-note = Closed: { $note }
desk-slot-free = Nobody has it.
desk-slot-over = Nobody had it, and it can't be given any more.
desk-unlock-title = Unlock
desk-unlock-hint = It is free again, and whoever has it is told. Choose a reason, or write one.
desk-unlock-reason = Reason, at least 10 characters
desk-unlock = Unlock
desk-undo = Undo
desk-undo-hint = Given by mistake? Within ten minutes it can be taken back without a reason.
desk-give-title = Give it to
desk-give = Give
desk-give-ask = Press once more to give it all the same.
desk-search = Name or ITS number
desk-search-none = Nobody who is free then fits these words.
desk-search-count =
    { $count ->
        [one] { $count } person fits
       *[other] { $count } people fit
    }
desk-close-title = Close this slot
desk-close-hint = Nobody is needed then, for instance because the Aamil leads.
desk-close-note = Note, if you like
desk-close-slot = Close the slot
desk-assigned = { $slot } is given to { $name }.
desk-unlocked = { $slot } is open again.
desk-unlocked-told = { $slot } is open again. I am telling { $name }.
desk-closed = { $slot } is closed.
desk-undone = Taken back: { $slot } is open.
desk-undone-told = Taken back: { $slot } is open, and { $name } hears that it was a mistake.
desk-roster-changed = The roster has another shape now.
desk-load-again = Load again
