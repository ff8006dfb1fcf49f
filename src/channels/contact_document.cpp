#include "channels/contact_document.hpp"

#include "evenline/channels/address.hpp"
#include "evenline/channels/signature.hpp"
#include "evenline/channels/timestamp.hpp"

#include <array>

namespace evenline::channels {
namespace {

std::vector<core::address> addresses_of(const contact_document& body, std::string_view region) {
    std::vector<core::address> out;
    for (const auto& a : body.addresses) {
        if (auto address = normalised_address(a.kind, a.value, a.verified, region))
            out.push_back(std::move(*address));
    }
    return out;
}

}  // namespace

void contact_visitor::open(std::string_view path, bool is_array) {
    if (path.empty()) body_.is_object = !is_array;
    if (path == "data/customer/addresses/[]" && !is_array) body_.addresses.emplace_back();
    if (path == "data/attachments/[]" && !is_array) body_.attachments.emplace_back();
    if (text_at(path) != nullptr) note_wrong(path);
}

void contact_visitor::value(std::string_view path, json_scalar&& scalar) {
    constexpr std::string_view attributes = "data/attributes/";
    if (auto* field = text_at(path)) {
        if (scalar.type == json_type::text) *field = std::move(scalar.text);
        else if (scalar.type != json_type::null) note_wrong(path);
    } else if (path.starts_with(attributes) && scalar.type != json_type::null) {
        body_.attributes[std::string(path.substr(attributes.size()))] = std::move(scalar.text);
    } else if (!body_.attachments.empty() && path == "data/attachments/[]/content_base64") {
        take_content(scalar);
    } else if (!body_.attachments.empty() && path == "data/attachments/[]/bytes") {
        if (scalar.integer > 0)
            body_.attachments.back().bytes = static_cast<std::uint64_t>(scalar.integer);
    } else if (!body_.addresses.empty() && path == "data/customer/addresses/[]/verified") {
        body_.addresses.back().verified =
            scalar.type == json_type::boolean && scalar.text == "true";
    }
}

void contact_visitor::take_content(const json_scalar& scalar) {
    auto bytes = from_base64(scalar.text);
    if (!bytes) {
        body_.wrong_content = "data.attachments needs content_base64 in base64 (RFC 4648)";
        return;
    }
    body_.attachments.back().bytes = bytes->size();
    body_.attachments.back().content = std::move(*bytes);
}

void contact_visitor::note_wrong(std::string_view path) {
    if (body_.wrong_type.empty()) body_.wrong_type = path;
}

std::string* contact_visitor::text_at(std::string_view path) {
    struct place { std::string_view path; std::string contact_document::* field; };
    static constexpr std::array places{
        place{"type", &contact_document::type},
        place{"timestamp", &contact_document::timestamp},
        place{"data/thread", &contact_document::thread},
        place{"data/id", &contact_document::id},
        place{"data/presence", &contact_document::presence},
        place{"data/visibility", &contact_document::visibility},
        place{"data/subject", &contact_document::subject},
        place{"data/text", &contact_document::text},
        place{"data/language", &contact_document::data_language},
        place{"data/in_reply_to", &contact_document::in_reply_to},
        place{"data/occurred_at", &contact_document::occurred_at},
        place{"data/customer/ref", &contact_document::ref},
        place{"data/customer/name", &contact_document::name},
        place{"data/customer/language", &contact_document::language}};
    for (const auto& p : places) {
        if (p.path == path) return &(body_.*p.field);
    }
    if (!body_.attachments.empty()) {
        auto& last = body_.attachments.back();
        if (path == "data/attachments/[]/name") return &last.name;
        if (path == "data/attachments/[]/content_type") return &last.content_type;
        if (path == "data/attachments/[]/url") return &last.url;
    }
    if (body_.addresses.empty()) return nullptr;
    if (path == "data/customer/addresses/[]/kind") return &body_.addresses.back().kind;
    if (path == "data/customer/addresses/[]/value") return &body_.addresses.back().value;
    return nullptr;
}

// Empty when the contact can be taken in.
std::string fault_in(const contact_document& b) {
    if (b.thread.empty()) return "data.thread is required: your name for the conversation";
    if (b.thread.size() > 256) return "data.thread is longer than 256 bytes";
    if (!b.presence.empty() && b.presence != "live" && b.presence != "deferred")
        return "data.presence must be 'live' or 'deferred'";
    if (!b.visibility.empty() && b.visibility != "public" && b.visibility != "private")
        return "data.visibility must be 'public' or 'private'";
    if (!b.occurred_at.empty() && !read_rfc3339(b.occurred_at))
        return "data.occurred_at is not an RFC 3339 time";
    if (!b.wrong_content.empty()) return b.wrong_content;
    for (const auto& a : b.attachments) {
        if (a.content.empty() && !a.url.starts_with("https://"))
            return "data.attachments needs an https url or content_base64 in every entry";
    }
    for (const auto& a : b.addresses) {
        if (a.kind.empty() || a.value.empty())
            return "data.customer.addresses needs kind and value in every entry";
    }
    return {};
}

inbound_event contact_event(contact_document&& body, core::instant received_at,
                            std::string_view default_region) {
    inbound_event e;
    e.event_kind = "message";
    e.creates_work = true;
    e.is_public = body.visibility == "public";
    e.provider_id = body.id;
    e.in_reply_to = body.in_reply_to;
    e.occurred_at = read_rfc3339(body.occurred_at);
    auto& c = e.contact;
    c.form = body.presence == "live" ? core::work_form::chat : core::work_form::mail;
    c.addresses = addresses_of(body, default_region);
    e.sender_id = !body.ref.empty() ? body.ref
                  : c.addresses.empty() ? std::string{} : c.addresses.front().value;
    c.language = lower_ascii((body.language.empty() ? body.data_language : body.language)
                                 .substr(0, (body.language.empty() ? body.data_language
                                                                   : body.language).find('-')));
    c.customer_ref = std::move(body.ref);
    c.name = body.name;
    e.sender_name = std::move(body.name);
    c.subject = body.subject;
    e.subject = std::move(body.subject);
    c.text = body.text;
    e.text = std::move(body.text);
    c.attributes = std::move(body.attributes);
    e.attachments = std::move(body.attachments);
    c.thread = body.thread;
    e.thread_key = std::move(body.thread);
    c.occurred_at = e.occurred_at.value_or(received_at);
    return e;
}

}  // namespace evenline::channels
