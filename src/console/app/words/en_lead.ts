// What a supervisor or an administrator reads.
export const en_lead = {
    waiting: 'Waiting',
};
