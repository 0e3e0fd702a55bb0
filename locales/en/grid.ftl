# The roster as pictures: what stands below them and on their buttons.

grid-week = *Week { $number }*, { $from } to { $to }

button-week = Week { $number }
button-week-before = ◀ Week { $number }
button-week-after = Week { $number } ▶
button-season = Whole season
