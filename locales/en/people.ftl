# One person: the days away, corrections of the registration, and the admin's card.

command-away = Days on which I can't serve
command-correct = Ask a person to correct something
command-correction = Correct what I was asked for
command-person = Everything about one person

# Days away.
every-weekday-1 = every Monday
every-weekday-2 = every Tuesday
every-weekday-3 = every Wednesday
every-weekday-4 = every Thursday
every-weekday-5 = every Friday
every-weekday-6 = every Saturday
every-weekday-7 = every Sunday
weekdays-1 = Mondays
weekdays-2 = Tuesdays
weekdays-3 = Wednesdays
weekdays-4 = Thursdays
weekdays-5 = Fridays
weekdays-6 = Saturdays
weekdays-7 = Sundays
away-days = { $from } to { $to }
away-whose = Whose days are these?
away-none =
    { $name }, on which days can't you serve?
    Choose, or write them: 12-14, fridays, before 20 feb
away-head = { $name } can't serve on
away-row = { $days }
away-ask-more = More days? Choose, or write them: 12-14, fridays, before 20 feb
away-added = Noted. { $name } can't serve on
away-same = { $name }, you had told us that already. You can't serve on
away-removed = Noted. { $name } still can't serve on
away-removed-all = Noted. { $name } can serve on every day now.
away-not-set = { $name }, that was not among your days away. You can't serve on
away-not-set-none = { $name }, you have no days away.
away-holds =
    { $count ->
        [one] { $duty } of { $day } is still in your name. If you can't come, please say so.
       *[other] { $count } duties on these days are still in your name. For each that you can't do, please say so.
    }
away-remove = Remove { $days }
button-tomorrow = Tomorrow
button-fridays = Every Friday
button-weekends = Weekends
button-add-days = Add days
button-days-away = My days away
refused-away-unclear =
    I read “{ $text }” as the days on which you can't serve, and can't tell which days those are.
    Example: /away 12-14, or fridays, or before 20 feb
refused-away-reversed =
    In “{ $text }” the last day comes before the first.
    Example: /away 12-14
refused-away-nothing =
    No day of “{ $text }” is still ahead in this season.
    Example: /away tomorrow, or fridays
fit-away = away that day
assign-away = { $name } said that they can't serve on that day. Give { $slot } to { $name } anyway?
assign-away-pending = { $name } is not yet approved, and said that they can't serve on that day. Give { $slot } to { $name } anyway?
assigned-is-away = Please note: { $name } said that they can't serve on that day.
audit-away = { $person } can't serve: { $days }
audit-away-removed = { $person } can serve after all: { $days }
audit-assign-away = gave { $slot } to { $person }, who had said: away

# Corrections.
field-name = full name
field-its = ITS number
field-email = e-mail
field-phone = phone
field-preference = preference
notice-correction-asked =
    { $name }, please check your *{ $field }*, and write the right one in our chat
    Now: { $value }
correction-question =
    { $name }, what is the right *{ $field }*?
    Now: { $value }
correction-sure = Is “{ $answer }” the right { $field } for { $name }? If so, press Yes; otherwise write the right one.
correction-after-registering = You are in the middle of registering someone. Please carry on with it, or write cancel; then press Answer again for the { $field } of { $name }.
button-yes = Yes
template-correction-asked = please check your { $field } (now: { $value }) and write the right one here
template-correction-message = { $asked }. The admins say: { $message }
subject-correction-asked = Please check your registration
mail-answer-correction = Please answer in your chat with the bot: write /me there. If you have no chat with it, please tell an admin.
button-answer = Answer
answer-field = Correct: { $field }
notice-corrected =
    { $name } corrected the { $field }
    Before: { $before }
    Now: { $after }
notice-correction-kept =
    { $name } says that the { $field } is right
    It stays: { $after }
subject-corrected = A registration was corrected
corrected = Thank you, { $name }. Your { $field } is now: { $after }
correction-kept = Thank you, { $name }. Your { $field } stays: { $after }
correction-answered = { $name }, this is answered already, thank you. Your { $field } is now: { $value }
correction-withdrawn = { $name }, the admins don't need this any more. Thank you.
correct-who = Whose registration is to be corrected? Write a name or an ITS number.
correct-field = What shall { $name } correct?
correct-field-row = { $field }: { $value }
correct-message = What shall { $name } read about the { $field }? Write it in a sentence, or leave it out.
button-leave-out = Leave it out
correction-asking = I am asking { $name } for the { $field } by { $ways }. You will hear what they answer.
correction-no-address = { $name } is asked for the { $field } when they next write to me. There is no way to reach them now; please tell them yourself.
correction-taken-back = { $name } is not asked for the { $field } any more.
button-take-back = Take it back
button-stop-asking = Stop asking
refused-field-unclear =
    I read “{ $text }” as what is to be corrected. It can be the name, ITS number, e-mail, phone or preference; nothing else of a registration changes.
    Example: /correct 30412345 phone This number does not exist
refused-correction-asked = { $name } is asked for the { $field } already, in the same words, and has not answered yet.
refused-correction-left = { $name } has left, so there is nobody to ask.
refused-correction-not-yours = This question is for somebody else. /me shows your registration.
refused-correction-answered = { $name } has answered this already. /log shows the { $field } before and after.
refused-correction-withdrawn = { $name } is not asked for the { $field } any more.
audit-correction-asked = asked { $person } to correct the { $field }
audit-correction-asked-note = asked { $person } to correct the { $field }: { $note }
audit-corrected = { $person } corrected the { $field }: { $before } → { $value }
audit-correction-withdrawn = no longer asks { $person } for the { $field }

# The card.
person-head =
    {""}*{ $name }* · ITS { $its }
    { $status } · { $preference }
    { $phone } · { $email }
person-name = {""}*{ $name }*
person-more = { $count } more
person-since = Registered { $since }
person-auditions =
    { $count ->
        [0] No audition
        [one] Audition: { $length }
       *[other] Audition: { $length }, chosen of { $count }
    }
person-away = Away: { $days }
person-duties = {""}*Duties ahead: { $count }* · { $confirmed } confirmed
person-duties-before = Before: { $served } served · { $freed } taken back
person-duty = { $when } · { $time } { $duty } · { $state }
person-request-cancel = Asks to be released from { $slot }: { $reason }
person-request-move = Asks for another day than { $slot }: { $reason }
person-correction = Asked for the { $field } since { $at }
person-correction-message = Asked for the { $field } since { $at }: { $message }
person-chats = *Chats*
person-chats-none = No chat yet
person-chat = { $way } · { $profile } · last wrote { $at }
person-chat-never = { $way } · { $profile } · has not written yet
person-chat-blocked = { $way } · { $profile } · can't be reached
person-messages = *Last messages*
person-messages-none = No messages yet
person-message = { $at } · { $what } · { $way } · { $stage }
person-duties-head =
    { $count ->
        [0] {""}*{ $name }* has no duties.
        [one] {""}*{ $name }: 1 duty*
       *[other] {""}*{ $name }: { $count } duties*
    }
person-messages-head =
    { $count ->
        [0] {""}*{ $name }* was told nothing yet.
        [one] {""}*{ $name }: 1 message*
       *[other] {""}*{ $name }: { $count } messages*
    }
person-give-days = Which day for { $name }?
person-give-day-away = { $day } · away
person-give-nothing = Nothing that is still open suits { $name }.
person-give-duties =
    { $name }, {""}*{ $day }*
    Which duty?
state-admin-assigned = not confirmed
state-admin-confirmed = confirmed
state-admin-cancel_requested = asked to be released
state-admin-reallocation_requested = asked for another day
state-admin-completed = served
button-play-audition = Play the audition
button-give-duty = Give a duty
button-ask-correction = Ask to correct
button-open-request = See the request
button-all-duties = All duties
button-all-messages = All messages
button-person-card = Back to the card
