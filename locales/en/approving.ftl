# Deciding about registrations: the admin's cards and answers, and what the person hears.

command-approve = Accept new people, one by one
command-reject = Don't accept a person, with a reason

button-skip-person = Next
button-from-the-start = From the start

approve-card =
    { $count ->
        [one] {""}*1 person waits*
       *[other] {""}*{ $count } people wait*
    }
    {""}*{ $name }* · ITS { $its }
    { $preference }
    { $phone }
    { $email }
    Registered { $since }
approve-no-audition = No audition
approve-audition =
    { $count ->
        [one] Audition: { $length }
       *[other] Audition: { $length }, chosen of { $count }
    }
approve-none = Nobody waits to be looked at.
approve-passed-over =
    { $count ->
        [one] That was the last one. 1 person still waits.
       *[other] That was the last one. { $count } people still wait.
    }
approved = { $name } is approved. I am telling them.
rejected =
    { $name } is not accepted. I am telling them, kindly.
    Reason: { $reason }
ask-reject-reason = Why can't { $name } be accepted? They will read it. Choose, or write it in at least 10 characters.
reason-reject-1 = Enough people now
reason-reject-2 = Needs more practice
reason-reject-3 = ITS of someone else
reason-reject-4 = Registered twice
reason-reject-5 = Please see the Aamil

audit-status-reason = { $person }: { $before } → { $status }. Reason: { $reason }

refused-decided-already = { $name } is { $status } already.
refused-holds-duty =
    { $name } has a duty ahead: { $slot }.
    To free it first: /unlock { $line } and the reason

notice-approved =
    { $name }, your registration is approved. Thank you for offering to serve.
    You will hear from us here when a duty is yours.
notice-rejected =
    { $name }, thank you for offering to serve. It can't be this time.
    Why: { $reason }
    If you have a question, please speak to an admin.
subject-approved = Your registration is approved
subject-rejected = About your registration
template-approved = your registration is approved, thank you for offering to serve
template-rejected = we can't accept your registration this time, with thanks for offering. Why: { $reason }
