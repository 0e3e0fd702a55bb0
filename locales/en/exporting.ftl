# Taking the roster away as a file: /export.

command-export = The roster as a file: Excel, PDF, CSV, calendar
export-choose = {""}*{ $season }* as a file. Which one?
export-which-season = Which season?
button-export-xlsx = Excel workbook
button-export-pdf = PDF to print
button-export-csv = CSV table
button-export-ics = Calendar file
button-export-people = People as CSV
button-export-seasons = Another season
export-hint-xlsx = roster, every slot, people, requests, log
export-hint-pdf = A4 across, for the notice board
export-hint-csv = every slot in a row, for other programs
export-hint-ics = every slot as an entry
export-hint-people = names, ITS, numbers and addresses

export-xlsx =
    {""}*{ $season }* as a workbook: the roster, every slot, people, requests and the log.
    It holds people's numbers and addresses. Please keep it safe.
export-xlsx-log = Of the log it holds the newest { $count } lines.
export-pdf = {""}*{ $season }* for the notice board: A4 across, ready to print.
export-csv = {""}*{ $season }*: every slot in a row. Other programs can read it, and so can next year's import.
export-ics = {""}*{ $season }*: every slot as a calendar entry. Open the file to add them.
export-people =
    { $count ->
        [one] One person
       *[other] All { $count } people
    } as a table, also those who left.
    It holds numbers and addresses. Please keep it safe.

export-tab-roster = Roster
export-tab-slots = Slots
export-tab-people = People
export-tab-requests = Requests
export-tab-log = Log
export-log-left-out =
    { $count ->
        [one] One older line is not shown.
       *[other] { $count } older lines are not shown.
    }

render-column-key = Duty key
render-column-its = ITS
render-column-note = Note
render-column-email = E-mail
render-column-phone = Phone
render-column-preference = Preference
render-column-status = Status
render-column-registered = Registered
render-column-kind = Kind
render-column-reason = Reason
render-column-preferred = Preferred date
render-column-asked = Asked
render-column-decided = Decided
render-column-who = Who
render-column-way = Way
render-column-what = What

refused-season-unclear =
    I read “{ $text }”, and can't tell which season that is. There are: { $names }
    Example: /export xlsx and a season's name

audit-export = took a file away: { $file }
audit-export-season = took a file of { $season } away: { $file }
log-kind-export = files taken away
