#include "intake/files.hpp"

#include "evenline/channels/media.hpp"
#include "evenline/channels/signature.hpp"
#include "evenline/intake/outbox_payload.hpp"
#include "intake/translation.hpp"

namespace evenline::intake {
namespace {

constexpr std::size_t most_attachments = 20;
constexpr std::uint64_t largest_attachment = 10 * 1'024 * 1'024,
                        largest_together = 25 * 1'024 * 1'024;

}  // namespace

std::vector<engine::attachment> files_of(const channels::inbound_event& e) {
    std::vector<engine::attachment> out;
    std::uint64_t together = 0;
    for (const auto& a : e.attachments) {
        if (out.size() == most_attachments) break;
        engine::attachment one;
        one.name = a.name;
        one.content_type = a.content_type;
        one.bytes = a.bytes != 0 ? a.bytes : a.content.size();
        // RFC 2392: the address by which the mail's own HTML names it.
        one.url = a.url.empty() && !a.content_id.empty() ? "cid:" + a.content_id : a.url;
        const auto size = a.content.size();
        if (size > 0 && size <= largest_attachment && together + size <= largest_together) {
            together += size;
            one.content = a.content;
            one.sha256 = channels::to_hex(channels::digest(channels::hash::sha256, a.content));
        }
        out.push_back(std::move(one));
    }
    return out;
}

// In the transaction of the message: whatever is stored with a file's name is going to have its
// bytes, unless the provider does not give them.
void translation::ask_for_files(engine::submission& s) const {
    const auto* media = from_.adapter ? from_.adapter->files() : nullptr;
    if (media == nullptr) return;
    for (std::uint32_t of = 0; of < s.messages.size(); ++of) {
        const auto& files = s.messages[of].attachments;
        for (std::size_t i = 0; i < files.size(); ++i) {
            if (!files[i].sha256.empty() || !media->file_at(files[i].url)) continue;
            channels::outbound_message m;
            m.extra = {{"url", files[i].url}, {"index", std::to_string(i)}};
            engine::outbox_item item;
            item.channel = from_.number;
            item.kind = file_kind;
            item.payload = pack(m);
            item.of_submitted = of;
            s.outbox.push_back(std::move(item));
        }
    }
}

}  // namespace evenline::intake
