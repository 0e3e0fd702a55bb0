# What the REST interface says, to programs and to those who write them.

api-title-400 = The request is not right
api-title-401 = The token is missing or wrong
api-title-403 = Not allowed
api-title-404 = Not found
api-title-405 = Not by this method
api-title-408 = Too slow
api-title-409 = In conflict with how things stand
api-title-410 = Gone
api-title-413 = Too large
api-title-415 = Of an unknown media type
api-title-500 = A fault of ours
api-title-503 = Not available at the moment

api-bad-request = This can't be read as what /api/openapi.json describes.
api-unauthorized = Please send the header “Authorization: Bearer”, followed by the API token.
api-not-found = There is nothing here.
api-method-not-allowed = This path knows other methods; the header Allow names them.
api-request-timeout = The body took too long to arrive.
api-too-large = The body is larger than this path takes.
api-media-type = Please say with Content-Type what the body is; /api/openapi.json names what this path takes.
api-unavailable = The database is away. Nothing was done; please try again in a moment.
api-internal = Something went wrong on our side.
api-fault = Something went wrong on our side. Nothing was done. The log has it under { $reference }.

api-field-missing = { $field } is missing.
api-field-name = “{ $field }” can't be the name of a field: letters, digits, _ . - and brackets are.
api-field-type = { $field } is not of the type that /api/openapi.json describes.

api-value-unclear = “{ $text }” can't be read as { $field }.
api-value-unknown = There is no { $field } “{ $text }”.
api-parameter-unknown = There is no parameter { $field } here. There are: { $known }
api-parameter-twice = { $field } is there more than once.
api-key-unclear = { $field } must be 1 to 255 visible ASCII characters.
api-key-reused = This { $field } came with another request before. Please use a new one.
api-key-erased = This { $field } was answered before. The answer told of somebody who was forgotten since.
api-file-unknown = A file may come as { $known }, not as { $field }.
api-file-no-sound = { $field } holds no sound that I know. It can be Ogg with Opus, MP3, M4A, AAC or WAV.
