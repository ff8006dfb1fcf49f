#include "intake/acknowledgement.hpp"

#include "evenline/engine/text.hpp"
#include "evenline/intake/outbox_payload.hpp"

namespace evenline::intake {
namespace {

constexpr std::string_view in_english =
    "We have your message, and your place in line counts from now. See where you are, add "
    "something or ask for a call back: {link}";
constexpr std::string_view in_spanish =
    "Hemos recibido su mensaje y su lugar en la fila cuenta desde ahora. Vea por dónde va, añada "
    "algo o pida que le llamemos: {link}";

constexpr std::string_view link_place = "{link}";

std::string with_link(std::string text, const std::string& link) {
    const auto at = text.find(link_place);
    if (at == std::string::npos) return text + '\n' + link;
    return text.replace(at, link_place.size(), link);
}

}  // namespace

bool answers_with_link(const channels::channel_settings& s) {
    return s.text("acknowledge") == "yes" ||
           s.text("acknowledgement").find(link_place) != std::string::npos;
}

std::string page_url(const channel& from, core::ticket_id ticket, core::instant now) {
    auto url = from.settings.public_url;
    while (url.ends_with('/')) url.pop_back();
    if (!from.keys || url.empty()) return {};
    return url + "/t/" + from.keys->page(ticket, now, page_valid);
}

std::optional<engine::submission> acknowledgement(const channel& from,
                                                  const channels::inbound_event& e,
                                                  const core::ticket& t, core::instant now) {
    if (!answers_with_link(from.settings) || t.form == core::work_form::call) return std::nullopt;
    const auto may = e.extra.find("may_auto_reply");
    if (may != e.extra.end() && may->second == "false")
        return std::nullopt;
    const auto link = page_url(from, t.id, now);
    if (link.empty() || e.is_public || t.contacts.empty()) return std::nullopt;
    const bool spanish = e.contact.language == "es";
    auto words = from.settings.text("acknowledgement", spanish ? in_spanish : in_english);
    const auto& contact = t.contacts.front();
    channels::outbound_message m;
    m.kind = "reply";
    m.thread = contact.thread;
    m.recipient = e.sender_id;
    m.text = with_link(std::move(words), link);
    m.subject = e.subject;
    m.in_reply_to = e.provider_id;
    m.ticket = engine::text(t.id);
    m.extra = {{"automatic", "true"}, {"notice", "true"}};
    m.now = now;
    if (!from.adapter || !from.adapter->compose(m)) return std::nullopt;
    engine::submission s;
    s.inbound = engine::inbound_record{from.number, "acknowledged:" + m.ticket,
                                       "acknowledged", {}, now};
    engine::message_record record;
    record.ticket = t.id;
    record.contact = contact.id;
    record.channel = from.number;
    record.way = engine::direction::out;
    record.author = "system";
    record.text = m.text;
    record.subject = m.subject;
    record.state = engine::delivery::pending;
    s.messages.push_back(std::move(record));
    engine::outbox_item item;
    item.channel = from.number;
    item.kind = "reply";
    item.ticket = t.id;
    item.thread = contact.thread;
    item.payload = pack(m);
    s.outbox.push_back(std::move(item));
    return s;
}

}  // namespace evenline::intake
