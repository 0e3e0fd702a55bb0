# What stands in pictures and files of the roster.

render-state-open = open
render-state-assigned = assigned
render-state-confirmed = confirmed
render-state-asked = asked to be released
render-state-closed = locked
render-state-done = done
render-mine = yours

# One letter each, so that nothing is told by colour alone. They stand in small badges.
render-letter-open = O
render-letter-assigned = A
render-letter-confirmed = C
render-letter-asked = R
render-letter-closed = L
render-letter-done = D
render-letter-mine = M

render-all-given = all given
render-open-count = { $count } open
render-nothing-on = No duties on this day.
render-span = { $from } to { $to }
render-more-days = and { $count } more days
render-as-of = As of { $date }, { $time }
render-page = Page { $number } of { $count }

render-column-day = Day
render-column-date = Date
render-column-hijri = Hijri date
render-column-time = Time
render-column-duty = Duty
render-column-state = State
render-column-name = Name

hijri-date = { $number } { $month } { $year }
hijri-day = { $number } { $month }
hijri-month-1 = Moharram
hijri-month-2 = Safar
hijri-month-3 = Rabi al-Awwal
hijri-month-4 = Rabi al-Aakhar
hijri-month-5 = Jumada al-Ula
hijri-month-6 = Jumada al-Ukhra
hijri-month-7 = Rajab
hijri-month-8 = Shabaan
hijri-month-9 = Ramadan
hijri-month-10 = Shawwal
hijri-month-11 = Zilqad
hijri-month-12 = Zilhaj
