// What an agent reads about tags, the end of a ticket, words taken out, views and typing.
export const en_marks = {
    tags: 'Tags', tag_add: 'Add a tag', tag_add_do: 'Add', tag_remove: 'Remove the tag {tag}', tags_none: 'None yet.', chip_tag: 'Tag',
    wrap_up_left: 'Closes by itself in {time}; no new offer takes this place until then.', wrap_up_more: 'More time', wrap_up_more_once: 'The time was given once more; it ends in {time}.',
    resolved: 'Resolved?', resolved_yes: 'Yes', resolved_no: 'No', resolved_later: 'Follow up', effort_guess: 'Effort for the customer', effort_guess_none: 'Not said',
    effort_guess_1: '1, very easy', effort_guess_2: '2', effort_guess_3: '3', effort_guess_4: '4', effort_guess_5: '5, very hard',
    earlier_mail: 'Earlier mail',
    redact: 'Take the words out', redact_which: 'Take the words out of this message', redact_title: 'Take the words out for good',
    redact_why: 'For what must not stay, such as a card number. The text, its files and what was received go from the store, the search and every export, and nobody can bring them back. That there was a message stays, with your name and reason.',
    redact_reason: 'Reason, for the log', redacted: 'The words were taken out on {time}.', redact_done: 'The words are gone.',
    typing_customer: 'The customer is writing…', typing_who: '{who} is writing…', typing_short: 'writing…',
    views: 'Saved views', view_name: 'Name of the view', view_keep: 'Keep this view', view_shared: 'For everybody', view_kept: 'Kept under “{name}”.',
    view_drop: 'Remove the view {name}', view_of_all: 'everybody’s', recall: 'Take it back', recalled: 'It is yours again. The customer kept their place.',
    told_by: '{who}: {text}', parts_show: 'The parts as they are sent', part_of: 'Part {n} of {all}', totp_scan: 'Scan this with your authenticator.',
    totp_qr: 'QR code with the key below', event_wrap_up_extended: 'Wrap-up given more time', totp_enter_key: 'Or enter this key, then type the code it shows.',
    deed_extend: 'More time',
};
