// One answer of the server that a screen shows: what it is, whether it comes, why it did not.
// The last question counts, whichever answer comes last.
export class Reading<T> {
    value = $state.raw<T | null>(null);
    problem = $state.raw<unknown>(null);
    busy = $state(false);
    private asked = 0;

    async read(get: () => Promise<T>): Promise<T | null> {
        const mine = ++this.asked;
        this.busy = true;
        try {
            const got = await get();
            if (mine === this.asked) {
                this.value = got;
                this.problem = null;
            }
            return got;
        } catch (thrown) {
            if (mine === this.asked) this.problem = thrown;
            return null;
        } finally {
            if (mine === this.asked) this.busy = false;
        }
    }
}
