# The notice board: its link in the chat, and the page itself.

board-link = The roster for the notice board, without phone numbers:
    { $url }
    Open it on the tablet. Whoever has the link sees the roster.
board-renewed = The old link stopped working. This is the new one, for the tablet:
    { $url }
board-renewed-before = That link was renewed before. This one works now:
    { $url }
board-no-address = The notice board needs a public address. Whoever runs me sets PUBLIC_URL.
button-renew-link = Renew the link
audit-board = The link of the notice board was renewed
log-kind-board = links of the notice board
command-board = A page for the notice board

board-title = Roster
board-today = Today
board-tomorrow = Tomorrow
board-days-ahead = The days ahead
board-next = next
board-offline = No connection since { $time }. The roster may have changed.
board-no-season = There is no roster yet.
board-over = { $season } is over. Jazakallah khair to everyone who served.
board-begins = { $season } begins on { $date }.
board-gone = There is nothing here
board-gone-why = This link does not work, or no longer. An admin can give you the one that does.
