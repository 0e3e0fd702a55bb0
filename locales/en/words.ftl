# Names of days, months, roles, statuses and channels, and how a date is said.

weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun

month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec

date = { $weekday } { $number } { $month }
day = Day { $number } · { $date }
slot = { $duty }, { $when }

role-guest = guest
role-volunteer = volunteer
role-viewer = viewer
role-admin = admin
role-owner = owner

status-pending = pending
status-approved = approved
status-allotted = allotted
status-rejected = rejected
status-withdrawn = withdrawn

channel-telegram = Telegram
channel-whatsapp = WhatsApp
channel-email = e-mail

list-and = { $first } and { $last }
