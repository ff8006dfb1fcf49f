// What each channel can do, as the server says: limits, reply windows, files, who can read it.
import * as calls from '../api/desk_calls';
import type { ChannelFacts } from '../api/desk_types';

class Channels {
    all = $state.raw<ChannelFacts[]>([]);
    private asked: Promise<void> | null = null;

    load(): Promise<void> {
        this.asked ??= calls.channels().then((page) => void (this.all = page.data), () => void (this.asked = null));
        return this.asked;
    }
    of(id: string): ChannelFacts | undefined {
        return this.all.find((c) => c.id === id);
    }
}

export const channels = new Channels();
