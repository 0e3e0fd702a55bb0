# What each command does, in a few words: shown in help, in the platforms' menus and in bot-commands.md.

command-menu = What can be done now
command-help = How to use me
command-register = Offer to serve
command-me = My registration
command-mine = My duties, next first
command-grid = The roster
command-today = Today's roster
command-tomorrow = Tomorrow's roster
command-cancel = Leave the current question
command-back = Go back one question
command-confirm = I'll be there
command-cant = I can't come
command-assign = Give a duty to a person
command-lock = Close an empty slot
command-unlock = Open a locked slot, with a reason
command-people = The registered people
command-reminders = Reminders and what became of them
command-receipts = Who was reached about a duty
command-log = Who changed what
command-season = Start or show the season
command-admin = Who may do what
command-web = The admins' desk in the browser

help =
    {""}*What I can do for you*
    { $commands }

    /help and a command's name shows examples
help-command =
    {""}*{ $line }*
    { $summary }

    Examples
    { $examples }
usage =
    {""}*{ $line }*
    { $summary }
    Example: { $example }
unknown-command = I don't know “/{ $name }”. /help shows what I know.
unknown-command-close = I don't know “/{ $name }”. Did you mean { $close }?
group-hint = In a group I know { $commands }. For everything else please write to me in our own chat.

commands-page-head =
    # Commands

    Made by `cargo run -- commands > bot-commands.md` from the command table in `src/commands/`; `khidmat commands --check` tells when it is stale.

    On Telegram a command starts with `/`; on WhatsApp the slash is optional and case does not matter. “hi”, “salaam”, “menu”, or anything that isn't understood gets the menu. In `<angle brackets>` stands what is needed, in `[square brackets]` what may be left out.

    {""}**Days**: `5`, `day 5`, `2027-02-09`, `18/02`, `18 feb`, `today`, `tomorrow`, `friday`. **Duties**: a key such as `fajr-azaan`, or its words in any usual spelling: `fajar azan`, `isha`. **People**: an ITS number, or a name or part of it.
commands-page-guest = Anyone
commands-page-volunteer = Volunteers
commands-page-viewer = Viewers
commands-page-admin = Admins
commands-page-owner = Owners
commands-page-also = Also: { $names }
commands-page-groups = Works in groups too.
