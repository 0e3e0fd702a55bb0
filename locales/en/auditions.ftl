# Auditions: recordings that people send to be judged.

command-audition = My auditions

button-auditions = All auditions
button-hear = Hear it
button-choose = Judge this one
button-delete = Delete it
button-hear-number = Hear { $number }
button-choose-number = Judge { $number }
button-delete-number = Delete { $number }

register-audition-too =
    You may send a voice note or an audio file with it as your audition, up to { $megabytes } MB, now or later.
audition-here = Your audition is here: { $length } long.
register-auditions = Audition: { $lengths }
registered-audition = Now you can send a voice note here as your audition.
audition-later = Your audition comes a little later. First this:

audition-none =
    { $name } has no audition yet.
    Send a voice note or an audio file here, up to { $megabytes } MB: hold the microphone and recite.
audition-head =
    { $count ->
        [one] {""}*1 audition of { $name }*
       *[other] {""}*{ $count } auditions of { $name }*
    }
audition-row = { $number } · { $length } · { $date }
audition-row-chosen = { $number } · { $length } · { $date } · will be judged ✓
audition-more = Up to { $most } may be sent; just send another voice note.
audition-kept = { $name }, your audition is here: { $length } long. It will be judged.
audition-kept-too = { $name }, your audition is here: { $length } long. It is number { $count } of at most { $most }; an earlier one will be judged.
audition-chosen = The one of { $length } will be judged.
audition-deleted = The one of { $length } is deleted.
audition-heard = { $name }'s audition of { $date }: { $length } long.
audition-heard-chosen = { $name }'s audition of { $date }: { $length } long. It will be judged.
audition-whose = Whose audition is it?
audition-whose-row = { $name }
audition-coming = One moment, I am fetching it for { $name }.
audition-register-first = Thank you for the recording. Auditions are for people who have registered; that takes two minutes, and then you can send it again.
audition-rejected = Thank you for the recording. An admin has to look at your registration again first; please speak to one.
audition-no-sound =
    I find no sound in that file. I can take a voice note, or an audio file (ogg, mp3, m4a, aac, wav) up to { $megabytes } MB.
    Example: hold the microphone here and recite
audition-gone =
    That recording could not be fetched. Please send it once more.
audition-slow = One moment: the recording can't be fetched yet. I try again by myself.
audio-not-playable = This audition is a WAV file, which WhatsApp can't play. Please hear it on Telegram.
forwarded-audio = I don't take forwarded recordings. Please record it yourself.

refused-auditions-full =
    There are { $most } auditions already, which is the most.
    To make room: /audition and delete one
refused-recording-too-big =
    That recording is too big: I can take up to { $megabytes } MB.
    Example: a voice note of two minutes, which has less than 1 MB
refused-not-your-audition = That audition is not there any more, or never was. /audition shows what is.

audit-audition = { $person } sent an audition, { $length }
audit-audition-chosen = { $person } chose the audition of { $length }
audit-audition-deleted = { $person } deleted an audition, { $length }
