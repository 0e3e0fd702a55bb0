# What owners hear of the program itself: what doesn't move, and that a copy was put back.

watch-stuck = {""}*Something needs a look*
watch-well = {""}*It is well again*. This had been reported:
watch-inbox = Messages have waited for an answer since { $since }
watch-sending = Messages have been stuck in sending since { $since }
watch-outbox = Messages for { $channel } have waited to go out since { $since }
watch-away = { $channel } has taken no messages since { $since }. They wait
watch-reminders =
    { $count ->
        [one] A reminder is late. It was due on { $since }
       *[other] Reminders are late, the first since { $since }
    }
watch-put-aside =
    { $count ->
        [one] A message could not be worked on and was put aside, on { $since }
       *[other] { $count } messages could not be worked on and were put aside, the last on { $since }
    }
watch-clock =
    { $count ->
        [one] The clocks of the program and of its database differ by a second
       *[other] The clocks of the program and of its database differ by { $count } seconds
    }
watch-what-to-do = Whoever looks after the server finds more in its log and on the desk's Health page
watch-restored =
    {""}*The records were put back*, as they were on { $at }
    What was changed later is gone. Roles are as they were then
watch-restored-unknown =
    {""}*The records were put back* from an older copy
    What was changed later is gone. Roles are as they were then
watch-gap =
    { $count ->
        [0] No reminder fell due in between
        [one] One reminder fell due in between. Whether it went out is not known
       *[other] { $count } reminders fell due in between. Whether they went out is not known
    }
watch-after-restore = Look at /reminders and /log. /reminders retry sends those once more
subject-watch-stuck = Something needs a look
subject-watch-well = It is well again
subject-watch-restored = The records were put back

audit-restored = The records were put back from a copy: { $value }. Reminders that had fallen due since: { $number }
log-kind-restore = the records put back from a copy
reminder-why-restored = its time came while the records were away
