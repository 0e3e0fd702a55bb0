# Announcements to many, and groups that get the roster.

command-announce = Say something to many people at once
command-bind = In a Telegram group: let it have the roster
command-unbind = In a Telegram group: end that

button-everybody = Everybody
button-of-a-duty = A duty's people
button-of-a-day = One day's people
button-more-duties = More duties
button-other-people = To other people
button-send = Send
button-change = Change
button-leave = Leave
button-stop-sending = Stop sending
button-who-was-missed = Who was missed
button-how-it-stands = How it stands

# An announcement as people read it, and before it goes.
announcement =
    {""}*From the masjid*
    { $text }
ask-announcement =
    What shall I announce? Write it as people are to read it.
    You will see it before it goes.
ask-announcement-again = Write it anew, as people are to read it.
ask-audience = To whom? You can also write a day or a duty, such as tomorrow or fajr azaan.
ask-audience-duty = To the people of which duty?
ask-audience-day = To the people of which day? You can also write one, such as day 5.
ask-audience-no-day = Nobody has a duty on the days ahead. Write another day, such as day 5, or all.
announcement-nobody = This would go to { $whom }, and there is nobody.
announcement-preview = To { $whom }: { $count ->
    [one] *one person*
   *[other] *{ $count } people*
    }. This is what they will read:
announcement-unreachable = ({ $count ->
    [one] One of them has
   *[other] { $count } of them have
    } no address that works.)
announcement-look-again = That was over an hour ago, so please look once more.
announcement-left = Left. Nobody has heard anything.
audience-all = everybody who has registered
audience-duty = the people of { $duty }
audience-day = the people of { $day }

# On its way.
announcement-progress =
    Sending: { $done } of { $people }
    I'll tell you when it's done.
announcement-done = Sending: done, { $people } of { $people }
announcement-others = (When you looked, it was { $seen }. Now it is { $people }.)
announcement-stopped = Stopped. What is under way may still arrive; the rest is not sent.

# How it came out.
announcement-report-all = Your announcement has gone out: accepted for { $count ->
    [one] the one person
   *[other] all { $count } people
    } it was for.
announcement-report = Your announcement has gone out: accepted for { $reached } of { $people }.
announcement-report-stopped = Your announcement was stopped: accepted for { $reached } of { $people }.
announcement-row = { $number } · { $why }
announcement-doubt = In doubt, and not sent again: { $names }
announcement-doubt-more = In doubt, and not sent again: { $names } and { $count } more
announcement-no-address = no address that works
announcement-left-out = left out when it was stopped
announcement-why-blocked = blocked the bot, or left
announcement-why-not-on-whatsapp = the number has no WhatsApp
announcement-why-no-mailbox = the mailbox does not exist
announcement-why-window-closed = WhatsApp delivers only after they have written
announcement-why-template-refused = WhatsApp does not accept our template
announcement-why-too-late = it could not be sent for a whole day
announcement-why-in-doubt = nobody knows whether it arrived
announcement-why-refused = the message was refused
announcement-missed = *Not reached: { $count }*
announcement-missed-row = { $name } · { $why }
announcement-missed-nobody = Nobody was missed.
announcement-status =
    { $at } · to { $whom }
    “{ $text }”
announcement-counts = Of { $people }: { $reached } accepted, { $delivered } delivered, { $read } read, { $missed } missed
announcement-under-way = It is on its way.
announcement-was-stopped = It was stopped.
announcements-none = Nothing was announced yet. Write /announce and what people are to read.
subject-announcement = From the masjid

refused-announcement-long =
    Your text has { $units } characters, and { $most } fit into one message.
    Please make it shorter and send it again.
refused-announcement-gone = This announcement is not there any more. Write /announce to begin another one.
refused-announcement-of-another = This announcement is { $name }'s. Write /announce to begin one of your own.
refused-announcement-out = This announcement is on its way already. /announce status shows how it stands.
refused-audience-unclear =
    I don't know whom you mean by “{ $text }”.
    Example: all, tomorrow, day 5, or fajr azaan

audit-announce = announced to { $count } people: “{ $body }”
audit-announce-stopped = stopped the announcement “{ $body }”

# Groups.
group-bound =
    This group gets tomorrow's roster each evening at { $time } from now on, and what changes today or tomorrow.
    /unbind ends it.
group-bound-already = This group has the roster already: each evening at { $time }, and what changes today or tomorrow. /unbind ends it.
group-unbound = This group gets the roster no longer. /bind brings it back.
group-not-bound = This group is not bound, so it gets nothing by itself.
bind-how =
    A Telegram group can have the roster: tomorrow's each evening, and what changes today or tomorrow.
    Add me to the group, then write /bind{ $bot } there. /unbind{ $bot } ends it.
bind-not-on-whatsapp =
    WhatsApp lets no bot into its groups. A Telegram group can have the roster.
    Add me to one on Telegram, then write /bind{ $bot } there.
groups-bound = Bound now: { $groups }
group-tomorrow = Tomorrow
roster-change = { $date } · { $time } { $duty }: { $is } (was: { $was })
group-lost =
    I can't write to the group “{ $title }” any more, so it gets the roster no longer.
    To bring it back, add me there and write /bind
subject-group = The roster in a group
refused-anonymous =
    You write in the name of the group, so I can't see who you are.
    Please turn off “Remain anonymous” in your admin rights, or write to me in our own chat.
audit-bind = let the group “{ $title }” have the roster
audit-unbind = ended the roster in the group “{ $title }”
