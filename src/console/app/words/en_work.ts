// What an agent reads in the newer parts of the desk.
export const en_work = {
    // log-in and account
    login_code: 'Code', login_code_help: 'Six digits from your authenticator, or one of your recovery codes.',
    login_wait: 'Wait {s} s', account: 'My account', old_password: 'Password now', change_password: 'Change the password',
    password_changed: 'The password is changed.', totp: 'Second step at log-in', totp_why: 'A code from an authenticator app, so that a stolen password is not enough.',
    totp_begin: 'Set it up', totp_enter: 'Enter this key in your authenticator, then type the code it shows.', totp_open: 'Open in an authenticator on this device',
    totp_on: 'Turn it on', totp_is_on: 'The second step is on.', totp_off: 'Turn the second step off', totp_is_off: 'The second step is off.',
    recovery_once: 'Keep these recovery codes; each works once, and they are shown only now.',
    // frame
    key_change_of: 'Change the keys: {what}', change_key: 'Change', key_press: 'Press a key…', key_press_how: 'Press the new key. Escape leaves it as it is.',
    key_taken: 'That key is taken: {what}. Press another.', keys_reset: 'All keys as shipped', later_key: 'Later',
    elsewhere: 'Your desk is open in another tab', elsewhere_why: 'Tickets, drafts and offers are there. This tab shows nothing, so that no offer rings twice.',
    elsewhere_use: 'Use this tab', queue_title: 'Waiting actions', queue_one: '{n} action', queue_other: '{n} actions',
    queue_item: '{what}, {ticket}', queue_forget: 'Do not do it', queue_done: 'Done: {what}, {ticket}.', queued_for_server: 'Noted. It is done as soon as the server answers.',
    deed_finish: 'Finish', deed_transfer: 'Transfer', deed_callback: 'Call back', deed_snooze: 'Pause', deed_split: 'Split', deed_merge: 'Merge', deed_note: 'Note',
    missed_title: 'You missed two offers', missed_why: 'The customers kept their places. Nobody is offered to you until you say that you are there.',
    hand_back: 'Away, and hand back my work', hand_back_reason: 'Handed back: the agent had to leave', handed_back: 'Handed back. Every customer keeps their place.',
    alert_test: 'Test sound and notification', alert_test_body: 'This is how an offer looks.', alert_shown: 'Sound played, notification shown.',
    alert_refused: 'Sound played. Notifications are blocked: allow them for this site in the browser’s settings.',
    alert_missing: 'Sound played. This browser has no notifications.',
    offer_gone: 'That customer is already being served or has left. Nothing is lost for you or for them.',
    offer_ahead: '{ticket} scored higher, but: {cause}.',
    // conversation
    earlier: 'Show earlier', whisper: 'Whisper, only for you', file_show: 'Show', file_show_what: 'Show {name}', file_keep: 'Download', file_keep_what: 'Download {name}',
    html_show: 'Show as it was sent', html_close: 'Only the text', html_title: 'The mail as it was sent', html_images_off: 'Pictures from elsewhere are not fetched.',
    html_images_show: 'Fetch pictures', html_images_on: 'Pictures are fetched: the sender may learn that it was read.',
    retry_send: 'Send again', retry_asked: 'It is being sent again.', delivery_queued: 'leaves soon', undo_too_late: 'The reply in {ticket} had already left.',
    also_viewing: 'Also viewing: {who}', watched_by: '{who} reads along', consulting: 'You asked {who}', consult_end: 'End',
    read_along: 'Read along',
    // composer
    answer_by: 'Answer by', files_add: 'Files', files_limits: 'up to {n}, {mb} MB each', files_never: 'This channel takes no files.',
    files_too_many: 'At most {n} files.', files_too_big: 'Larger than {mb} MB.', files_type: 'This channel does not take {type}.',
    files_coming: 'is coming…', files_remove: 'Remove {name}',
    canned_none: 'None yet. Add one below; a supervisor can add some for everybody.', canned_variables: '{customer}, {agent} and {ticket} in the text are filled in.',
    canned_shared: 'For everybody', canned_drop: 'Remove {name}',
    draft_conflict: 'Two drafts of one reply', draft_conflict_why: 'In {ticket} you also wrote on another computer or tab.', draft_here: 'Here', draft_there: 'There',
    draft_keep_here: 'Keep this one', draft_take_there: 'Take the other', draft_both: 'Keep both',
    // actions
    later: 'Later', snooze: 'Pause', until_reply: 'Until the customer writes', snoozed_reply: 'Paused until the customer writes.',
    zone: 'Zone', zone_customer: 'Customer’s: {zone}', zone_own: 'Yours: {zone}', later_reason: 'Why (optional)', follow_up_on: 'Follow up on (optional)',
    no_outcomes: 'The list of outcomes has not come from the server yet.', consult_first: 'Ask first', consult_asked: 'Asked. They read along and can whisper.',
    consult_what: 'Asking first keeps the ticket with you: they read along and whisper.', help: 'Ask a supervisor',
    help_why: 'A supervisor sees it at once, can read along and whisper to you. The customer sees nothing.', help_reason: 'What about?', help_asked: 'Asked. You will see who comes.',
    // context and search
    effort_channels: 'By {channels}', reply_window: 'Reply possible until', their_time: 'Their time', found_ticket: 'Tickets', found_customer: 'Customers', found_message: 'Messages',
    chip_kind: 'What', chip_state: 'Status', chip_channel: 'Channel', copy_link: 'Copy link', link_copied: 'Copied.',
};
