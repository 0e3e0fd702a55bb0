# Tables and lines that admins send in.

command-import = Take in people or a roster from a file
command-paste = Give many duties by lines
via-import = an import

button-import-apply = Apply
button-import-leave = Leave

ask-import =
    Send me a CSV or Excel file (.xlsx, at most { $megabytes } MB) of people or of a roster. Its first row names the columns.
    People: name, ITS, phone. Roster: day, duty, ITS or name. A file from /export fits as it is.
    You will see what it would do before anything is done.
ask-paste =
    Write the lines, one for each duty: the day, the duty, and who.
    Example: 5 fajr azaan 30412345
    A person is a line too: name; ITS; e-mail; phone; preference

# The look at it.
import-preview = {""}*Import* · nothing is done yet
import-preview-nothing = {""}*Import* · there is nothing to apply
import-new-people = New people: { $count }
import-new-duties = Duties to give: { $count }
import-same = Just so already: { $count }
import-changed = Registered otherwise: { $count }. They stay as they are; /correct asks them.
import-unclear = Unclear, to be left out: { $count }
import-mapped = The dates are of { $season }, which is over. Its day 5 counts as day 5 of { $now }.
import-mapped-numbers = The dates are past, so the days' numbers count: day 5 is day 5 of { $now }.
import-left = Left. Nothing was changed.
import-row = { $place }: { $why }
import-row-number = Row { $row }
import-line = Line { $row }

# What is to be said of a row.
import-no-name = “{ $text }” is no full name
import-no-its = “{ $text }” is no ITS number (8 digits)
import-no-email = “{ $text }” is no e-mail address
import-no-phone = “{ $text }” is no phone number
import-no-preference = “{ $text }” is no preference (azaan, takbira or both)
import-lacks = no { $part }
import-no-line = “{ $text }” can't be read as a duty or a person
import-not-serving = { $name } is { $status }
import-twice = says otherwise than { $place }
import-no-season = there is no season yet: /season
import-no-day = “{ $text }” is no day
import-outside = “{ $text }” is no day of the season
import-over = { $slot } is over, or has begun
import-no-duty = “{ $text }” is no duty
import-nobody = nobody is named
import-its-unknown = nobody is registered with ITS { $text }
import-name-unknown = nobody registered is called “{ $text }”
import-several = “{ $text }” fits { $count } people
import-taken = { $slot } is { $name }'s already
import-closed = { $slot } is closed
import-differs = { $name } ({ $its }) differs in { $fields }
import-away = { $name } is away then: { $slot }. Given all the same.

# On its way, and how it came out.
import-progress =
    Applying { $count } rows…
    I'll tell you when it's done.
import-done = Applied: { $count } rows
import-failed = Your import could not be applied, and nothing was changed. Please send it once more, or in smaller parts.
import-report = Done: { $people } registered, { $duties } given. Whoever has a duty is told now.
import-report-people = Done: { $people } registered.
import-report-duties = Done: { $duties } given. Whoever has a duty is told now.
import-report-nothing = Nothing was applied.
import-report-left = Left out, since things changed meanwhile: { $count }
import-report-more = and { $count } more
import-report-unclear = Left out as unclear: { $count }
import-report-unlock = To open one again: /unlock 5 fajr-azaan and the reason
subject-import = Your import

# What can't be read.
import-not-a-table = I can't use this file. A CSV or Excel file of people or of a roster I can import: /import
import-no-heads =
    I find no table in this file that I know. Its first row should name the columns.
    Example: Name, ITS, Phone – or Day, Duty, ITS
import-old-excel = This is an old Excel file, or one with a password. Please save it as .xlsx without a password and send it again.
import-broken = This file is damaged, and I can't open it. Please save it once more and send it again.
import-too-much = This file is too large to read: at most { $rows } rows and { $columns } columns. Please send it in parts.
import-empty = There are columns in this file that I know, and nothing below them.
import-too-big = This file is too big. I take up to { $megabytes } MB. Please send it in parts.
import-slow = One moment: I can't get your file yet, and keep trying.
import-gone = I could not get your file. Please send it once more.

refused-import-gone = This import is not there any more. Please send the file again.
refused-import-of-another = Another admin sent this. Please send the file yourself.
refused-import-under-way = This is being applied now. I'll tell you when it's done.
refused-import-applied = This was applied already. /log import shows when.

log-kind-import = imports
audit-import = applied import { $number }: { $count } registered, { $given } duties given
