// The shipped outcome codes; their words are in the dictionaries.
export const dispositions = [
    'solved', 'information_given', 'refund_granted', 'follow_up_promised', 'passed_on',
    'not_our_matter', 'no_answer_from_customer', 'duplicate', 'spam',
];
