#include "evenline/intake/outbox_payload.hpp"

#include "evenline/engine/text.hpp"

#include <nlohmann/json.hpp>

namespace evenline::intake {
namespace {

using json = nlohmann::json;

std::string text_at(const json& from, const char* key) {
    const auto found = from.find(key);
    if (found == from.end() || !found->is_string()) return {};
    return found->get<std::string>();
}

// Bytes stay in the store; an item only names them.
constexpr std::string_view content_url = "sha256:";

}  // namespace

std::string pack(const channels::outbound_message& m) {
    json out = json::object();
    if (!m.recipient.empty()) out["recipient"] = m.recipient;
    if (!m.text.empty()) out["text"] = m.text;
    if (!m.subject.empty()) out["subject"] = m.subject;
    if (!m.in_reply_to.empty()) out["in_reply_to"] = m.in_reply_to;
    if (!m.references.empty()) out["references"] = m.references;
    if (!m.extra.empty()) out["extra"] = m.extra;
    for (const auto& a : m.attachments) {
        out["attachments"].push_back({{"name", a.name},
                                      {"content_type", a.content_type},
                                      {"bytes", a.bytes},
                                      {"sha256", a.url.substr(content_url.size())}});
    }
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<channels::outbound_message> unpack(const engine::outbox_item& item) {
    channels::outbound_message m;
    m.kind = item.kind == notice_kind ? "reply" : item.kind;
    m.idempotency_key = item.id;
    m.thread = item.thread;
    if (item.ticket) m.ticket = engine::text(item.ticket);
    if (item.payload.empty()) return m;
    const auto in = json::parse(item.payload, nullptr, false);
    if (!in.is_object()) return std::nullopt;
    m.recipient = text_at(in, "recipient");
    m.text = text_at(in, "text");
    m.subject = text_at(in, "subject");
    m.in_reply_to = text_at(in, "in_reply_to");
    if (const auto refs = in.find("references"); refs != in.end() && refs->is_array()) {
        for (const auto& r : *refs) {
            if (r.is_string()) m.references.push_back(r.get<std::string>());
        }
    }
    if (const auto files = in.find("attachments"); files != in.end() && files->is_array()) {
        for (const auto& f : *files) {
            channels::attachment_facts a;
            a.name = text_at(f, "name");
            a.content_type = text_at(f, "content_type");
            a.bytes = f.value("bytes", std::uint64_t{});
            a.url = std::string(content_url) + text_at(f, "sha256");
            m.attachments.push_back(std::move(a));
        }
    }
    if (const auto extra = in.find("extra"); extra != in.end() && extra->is_object()) {
        for (const auto& [key, value] : extra->items()) {
            if (value.is_string()) m.extra.emplace(key, value.get<std::string>());
        }
    }
    return m;
}

}  // namespace evenline::intake
