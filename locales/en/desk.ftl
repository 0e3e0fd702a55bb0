# The admins' desk in the browser, and `/web`, which leads to it.

web-link =
    Your desk in the browser:
    { $link }
    The link works once, within { $minutes } minutes, and signs in as you. Please don't pass it on.
web-link-viewer =
    The desk in the browser, where you can look at everything:
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
desk-viewer = You can look at everything here. To change something, ask an admin.
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
