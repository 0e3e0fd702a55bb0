# A person's duties in the phone's own calendar: /calendar, and what stands in the feed.

command-calendar = My duties in my phone's calendar
calendar-whose = Whose calendar do you want?
calendar-whose-link = Whose calendar link is to be made new?
calendar-not-registered = A calendar holds your own duties, and you are not registered yet.
calendar-link =
    { $name }, your duties for your phone's calendar. Subscribe once to this link, and it stays up to date by itself:
    { $link }
calendar-renewed =
    { $name }, this is your new link. The old one is worth nothing any more:
    { $link }
calendar-how =
    iPhone: Calendar › Calendars › Add Calendar › Add Subscription. Google, on a computer: Other calendars › From URL.
    The file has the same as of today. Whoever knows the link can see your duties: /calendar renew makes a new one.
calendar-file = { $name }, your duties as of today. Open the file to add them to your phone's calendar, and ask again when something changes.
calendar-file-renewed = { $name }, the link is made new: an old one is worth nothing any more. Here are your duties as of today, as a file.

calendar-name = Khidmat: { $name }
calendar-open =
    { $name }, { $when }
    Please be there by { $time }. You have not confirmed yet.
calendar-confirmed =
    { $name }, { $when }
    Please be there by { $time }. You said that you'll be there.
calendar-asked =
    { $name }, { $when }
    You asked to be released. Until that is decided, please be there by { $time }.
calendar-over = { $name }, { $when }, { $time }
calendar-alarm-evening = Tomorrow at { $time }: { $duty }
calendar-alarm-soon = In an hour, at { $time }: { $duty }
calendar-slot = { $duty }: { $holder }
calendar-slot-state = { $when }, { $state }

audit-calendar-renewed = took a new link to the calendar of { $person }
log-kind-calendar = calendar links made new
