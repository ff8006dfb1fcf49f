#include "intake/acknowledgement.hpp"

#include "evenline/intake/answer_words.hpp"
#include "evenline/intake/outbox_payload.hpp"
#include "intake/translation.hpp"

namespace evenline::intake {
namespace {

constexpr std::string_view in_english =
    "We have your message, and your place in line counts from now.\nYour place: {place}\n"
    "Likely wait: {wait}\nSee where you are, add something or ask for a call back: {link}";
constexpr std::string_view in_spanish =
    "Hemos recibido su mensaje y su lugar en la fila cuenta desde ahora.\nSu lugar: {place}\n"
    "Espera probable: {wait}\nVea por dónde va, añada algo o pida que le llamemos: {link}";

constexpr std::string_view link_place = "{link}", place_place = "{place}", wait_place = "{wait}";

// Whoever starts a new matter with each automatic answer is a machine.
constexpr int most_a_day_to_one_sender = 5;

void put(std::string& text, std::string_view where, std::string_view what) {
    for (auto at = text.find(where); at != std::string::npos; at = text.find(where, at)) {
        text.replace(at, where.size(), what);
        at += what.size();
    }
}

std::string minutes(core::duration low, core::duration high, bool spanish) {
    const auto up = [](core::duration d) { return (d.us / 1'000'000 + 59) / 60; };
    const auto to = std::max<std::int64_t>(up(high), 1), from = std::min(up(low), to);
    if (to >= 120) {
        const auto h = std::to_string((to + 59) / 60);
        return spanish ? "hasta " + h + " horas" : "up to " + h + " hours";
    }
    if (from == to) return std::to_string(to) + " min";
    return std::to_string(from) + (spanish ? " a " : " to ") + std::to_string(to) + " min";
}

bool is_spanish(const channels::outbound_message& m) {
    const auto said = m.extra.find("language");
    return said != m.extra.end() && said->second.starts_with("es");
}

}  // namespace

std::string page_url(const channel& from, core::ticket_id ticket, core::instant now) {
    auto url = from.settings.public_url;
    while (url.ends_with('/')) url.pop_back();
    if (!from.keys || url.empty()) return {};
    return url + "/t/" + from.keys->page(ticket, now, page_valid);
}

std::string acknowledging_words(const channels::channel_settings& s, bool spanish) {
    const auto asked = s.text("acknowledge");
    auto words = s.text("acknowledgement");
    if (asked != "yes" && (asked == "no" || words.empty())) return {};
    if (words.empty()) return std::string(spanish ? in_spanish : in_english);
    // Asked for by name, the link is there whatever the words say.
    if (asked == "yes" && words.find(link_place) == std::string::npos) words += "\n{link}";
    return words;
}

std::string unfilled(std::string words) {
    for (const auto where : {link_place, place_place, wait_place}) put(words, where, "…");
    return words;
}

std::string answer_words(const channel& from, const core::state& line,
                         engine::wait_estimates* waits, core::ticket_id ticket,
                         const channels::outbound_message& m, core::instant now) {
    const bool spanish = is_spanish(m);
    const auto* t = line.find(ticket);
    const bool is_waiting = t != nullptr && t->status <= core::ticket_status::offered;
    std::string place = spanish ? "su turno" : "your turn", wait = spanish ? "ninguna" : "none";
    if (is_waiting) {
        const auto likely = waits != nullptr ? waits->of(ticket) : std::nullopt;
        const auto number = likely ? likely->position : line.position(ticket, now);
        place = number != 0 ? std::to_string(number) : spanish ? "su turno" : "your turn";
        wait = spanish ? "aún no se sabe" : "not known yet";
        if (likely && likely->reachable) wait = minutes(likely->low, likely->high, spanish);
    }
    auto words = m.text;
    put(words, link_place, page_url(from, ticket, now));
    put(words, place_place, place);
    put(words, wait_place, wait);
    return words;
}

// Only of what opens a place in line; in private; once a day to one sender in one thread, and a few
// times a day to one sender whatever the thread. Never to what asks for silence, and a mail has to
// say that it may be answered: two machines must not keep each other busy.
void translation::acknowledge(const channels::inbound_event& e, const core::contact_facts& facts,
                              engine::submission& s) {
    if (facts.form == core::work_form::call || e.is_public || facts.belongs_to || !from_.adapter)
        return;
    const bool spanish = facts.language.starts_with("es");
    const auto words = acknowledging_words(from_.settings, spanish);
    if (words.empty()) return;
    const auto may = e.extra.find("may_auto_reply");
    const bool said = may != e.extra.end();
    if (said ? may->second != "true" : facts.form == core::work_form::mail) return;
    const auto* open = to_.state().find_thread(from_.number, facts.thread);
    if (open != nullptr && core::is_open(open->status)) return;
    if (is_spent(s.inbound->dedupe_key)) return;
    const auto day = "automatic:" + std::to_string(now_.us / core::days(1).us) + ':';
    const auto whom = e.sender_id.empty() ? facts.thread : e.sender_id;
    int before = 0;
    while (before < most_a_day_to_one_sender &&
           is_spent(day + std::to_string(before) + "th to " + whom))
        ++before;
    if (is_spent(day + facts.thread) || before == most_a_day_to_one_sender) return;
    channels::outbound_message m;
    m.kind = "reply";
    m.thread = facts.thread;
    m.recipient = e.sender_id;
    m.text = words;
    m.subject = e.subject;
    m.in_reply_to = e.provider_id;
    m.extra = {{"automatic", "true"}, {"notice", "true"}, {"language", spanish ? "es" : "en"}};
    m.now = now_;
    if (!from_.adapter->compose(m)) return;
    engine::outbox_item item;
    item.channel = from_.number;
    item.kind = notice_kind;
    item.thread = facts.thread;
    item.payload = pack(m);
    item.of_submitted = static_cast<std::uint32_t>(s.messages.size());
    s.outbox.push_back(std::move(item));
    engine::message_record record;
    record.channel = from_.number;
    record.way = engine::direction::out;
    record.author = "system";
    record.text = unfilled(words);
    record.subject = e.subject;
    record.state = engine::delivery::pending;
    s.messages.push_back(std::move(record));
    for (auto& key : {day + facts.thread, day + std::to_string(before) + "th to " + whom}) {
        engine::submission mark;
        mark.inbound = engine::inbound_record{from_.number, key, "automatic", {}, now_};
        out_.push_back(std::move(mark));
    }
}

}  // namespace evenline::intake
