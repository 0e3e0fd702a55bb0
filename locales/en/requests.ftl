# Volunteers' requests, and filling the gaps in taps.

command-request = Ask to be released, or for another day
command-requests = What volunteers ask for
command-undo = Take back what was just given

# A request as the admins see it, when it comes and in their list.
request-cancel =
    { $name } can't come
    {""}*{ $duty }*
    { $day }, { $time }
    Reason: { $reason }
request-move =
    { $name } asks for another day
    {""}*{ $duty }*
    { $day }, { $time }
    Reason: { $reason }
    Would suit: { $preferred }
any-day = any day

# To admins: whoever asked comes after all.
notice-request-withdrawn =
    { $name } comes after all
    {""}*{ $duty }*
    { $day }, { $time }

# To the person: what was decided.
notice-request-approved-cancel =
    { $name }, you are released from
    {""}*{ $duty }*
    { $day }
    Thank you for telling us
notice-request-approved-move =
    { $name }, as you asked, this is not yours any more
    {""}*{ $duty }*
    { $day }
    If another day is given to you, you will hear of it
notice-request-note = The admins say: { $note }
notice-request-rejected =
    { $name }, please keep this duty
    {""}*{ $duty }*
    { $day }
    Please be there by { $time }

# To the person: an assignment was undone.
notice-undone =
    { $name }, this was given to you by mistake and is not yours
    {""}*{ $duty }*
    { $day }
    Please forgive the trouble

template-request-approved = you are released from { $slot }
template-request-rejected = please keep { $slot }, { $time }. The admins say: { $note }
template-undone = { $slot } was given to you by mistake and is not yours

subject-request-cancel = Can't come: { $slot }
subject-request-move = Asks for another day: { $slot }
subject-request-withdrawn = Comes after all: { $slot }
subject-request-approved = No longer yours: { $slot }
subject-request-rejected = Still yours: { $slot }
subject-undone = Given by mistake: { $slot }

button-approve = Approve
button-reject = Reject
button-next-request = Next request
button-requests = Requests: { $count }
button-request = Cancel or move
button-release-me = Release me
button-another-day = Another day
button-any-day = Any day
duty-of-day = { $duty } · Day { $number }

# The volunteer's side.
request-which = Which duty is it about?
request-all-asked = You have asked about all your duties already. The admins have not decided yet.
request-what = { $name }, what do you wish for { $slot }?
ask-preferred-day = { $name }, which day would suit you instead of { $slot }? Choose, or write a day.
request-noted-move = Thank you for telling us, { $name }. The admins know now that another day would suit you ({ $preferred }). Until they answer, { $slot } stands in your name.
reason-request-1 = { reason-cant-1 }
reason-request-2 = { reason-cant-2 }
reason-request-3 = { reason-cant-3 }
reason-request-4 = { reason-cant-4 }
reason-request-5 = { reason-cant-5 }

# The admin's side.
requests-none = There are no open requests.
requests-head =
    { $count ->
        [one] One open request
       *[other] Request { $number } of { $count }
    }
request-approved = { $slot } is open again. I am telling { $name }, who is released.
request-approved-move = { $slot } is open again. I am telling { $name }.
request-move-choose = What shall { $name } have instead?
request-move-nothing = Nothing that is open suits { $name } now.
request-rejected =
    { $slot } stays with { $name }.
    I am telling { $name }: { $note }
ask-request-note = What shall { $name } hear about { $slot }? Choose, or write it in at least 10 characters.
reason-requests-1 = We have nobody else
reason-requests-2 = Too late to change
reason-requests-3 = Please find a swap
reason-requests-4 = Please speak to us
reason-requests-5 = We need you that day

refused-request-open = The admins know already what you asked about { $slot }. Until they answer, it stands in your name. If you can come after all, press “I'll be there”.
refused-request-unknown = I know no request “{ $text }”. /requests shows those that are open.
refused-request-approved = This is decided already: { $by } approved it, and { $name } was released from { $slot }.
refused-request-rejected = This is decided already: { $by } rejected it, and { $slot } stayed with { $name }.
refused-request-withdrawn = { $name } took this back, and said “I'll be there” for { $slot }.
refused-preferred-day-over =
    { $day } is over. Please choose a later day.
    Example: tomorrow, friday, or any day

# Filling the gaps.
button-fill-gaps = Fill the gaps
button-next-gap = Fill the next gap
button-find-someone = Find someone
button-someone-else = Someone else
button-assign-anyway = Assign anyway
button-other-days = Other days
button-gap-day = Day { $number } · { $count } open
assign-days = {""}*Days with open duties*. Which one?
assign-days-row =
    { $count ->
        [one] { $day } · 1 open
       *[other] { $day } · { $count } open
    }
assign-days-none = Every duty of the season that is still ahead is given.
assign-duties = {""}*{ $day }*. Which duty?
assign-duties-row = { $time } { $duty }
assign-duties-none = Nothing of { $day } is open any more.
assign-people =
    {""}*{ $slot }*
    Who? The best stand first.
assign-people-row = { $name } · { $its } · { $why }
assign-people-none = Nobody is free for { $slot }.
assign-pending = { $name } is not yet approved. Give { $slot } to { $name } anyway?
fit-no-duty = no duty yet
fit-duties =
    { $count ->
        [one] 1 duty, { $way }
       *[other] { $count } duties, nearest { $way }
    }
fit-way =
    { $count ->
        [0] the same day
        [one] 1 day away
       *[other] { $count } days away
    }
fit-pending = not yet approved
fit-not-offered = offered { $preference } only

button-undo = Undo
undone = Undone: { $slot } is open again.
undone-told = I am telling { $name } that it was a mistake.
undone-not-told = { $name } had not heard of it yet.
undo-reason = Undone within ten minutes
refused-undo-too-late =
    More than ten minutes have passed, and { $name } counts on { $slot }.
    To take it back: /unlock { $line } and the reason
refused-undo-changed = This has changed since, so there is nothing to undo. /log shows what happened.

audit-request-cancel = { $person } can't come to { $slot }. Reason: { $reason }
audit-request-move = { $person } asked for another day than { $slot }. Reason: { $reason }
audit-request-withdrawn = { $person } comes to { $slot } after all
audit-request-approved = granted what { $person } asked about { $slot }
audit-request-approved-note = granted what { $person } asked about { $slot }: { $note }
audit-request-rejected = did not release { $person } from { $slot }: { $note }
audit-undo = undid giving { $slot } to { $person }
