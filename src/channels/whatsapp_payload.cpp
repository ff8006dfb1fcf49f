#include "channels/whatsapp_payload.hpp"

#include "channels/event_batch.hpp"
#include "evenline/channels/meta_envelope.hpp"

#include <algorithm>
#include <array>

namespace evenline::channels {
namespace {

constexpr std::string_view value_prefix = "entry/[]/changes/[]/value/";
constexpr std::string_view message_prefix = "messages/[]/", status_prefix = "statuses/[]/";

class payload_visitor final : public batch_visitor {
public:
    explicit payload_visitor(whatsapp_payload& out) : out_(out) {}

    void open_inside(std::string_view path, bool) override {
        if (path == "entry/[]/changes/[]") out_.changes.emplace_back();
        if (!path.starts_with(value_prefix) || out_.changes.empty()) return;
        auto& change = out_.changes.back();
        const auto inner = path.substr(value_prefix.size());
        if (inner == "contacts/[]") change.contacts.emplace_back();
        if (inner == "messages/[]" && has_room()) change.messages.emplace_back();
        if (inner == "statuses/[]" && has_room()) change.statuses.emplace_back();
        if (change.messages.empty()) return;
        if (inner == "messages/[]/order/product_items/[]") ++change.messages.back().products;
        if (inner == "messages/[]/contacts/[]") ++change.messages.back().cards;
    }

    void value(std::string_view path, json_scalar&& s) override {
        if (path == "object") { out_.object = std::move(s.text); return; }
        if (out_.changes.empty()) return;
        auto& change = out_.changes.back();
        if (path == "entry/[]/changes/[]/field") { change.field = std::move(s.text); return; }
        if (!path.starts_with(value_prefix)) return;
        const auto inner = path.substr(value_prefix.size());
        if (inner == "metadata/phone_number_id") change.phone_number_id = std::move(s.text);
        else if (inner == "metadata/display_phone_number") change.display_number =
                                                               std::move(s.text);
        else if (inner.starts_with("contacts/[]/") && !change.contacts.empty())
            contact_value(change.contacts.back(), inner.substr(12), std::move(s));
        else if (inner.starts_with(message_prefix) && !change.messages.empty())
            message_value(change.messages.back(), inner.substr(message_prefix.size()),
                          std::move(s));
        else if (inner.starts_with(status_prefix) && !change.statuses.empty())
            status_value(change.statuses.back(), inner.substr(status_prefix.size()), std::move(s));
    }

private:
    static void contact_value(whatsapp_contact& c, std::string_view inner, json_scalar&& s) {
        if (inner == "wa_id") c.wa_id = std::move(s.text);
        else if (inner == "user_id") c.user_id = std::move(s.text);
        else if (inner == "parent_user_id") c.parent_user_id = std::move(s.text);
        else if (inner == "profile/name") c.name = std::move(s.text);
    }

    static void status_value(whatsapp_status& st, std::string_view inner, json_scalar&& s) {
        if (inner == "id") st.id = std::move(s.text);
        else if (inner == "status") st.state = std::move(s.text);
        else if (inner == "recipient_id") st.recipient = std::move(s.text);
        else if (inner == "timestamp") st.timestamp_s = whole_of(s);
        else if (inner == "errors/[]/code") st.error_code = s.integer;
        else if (inner == "errors/[]/title") st.error_title = std::move(s.text);
    }

    static void message_value(whatsapp_message& m, std::string_view inner, json_scalar&& s) {
        constexpr std::string_view edited = "edit/message/";
        if (inner.starts_with(edited)) inner.remove_prefix(edited.size());
        if (inner == "timestamp") { m.timestamp_s = whole_of(s); return; }
        for (const std::string_view kind : {"image", "video", "audio", "document", "sticker"}) {
            if (inner.size() > kind.size() && inner.starts_with(kind) &&
                inner[kind.size()] == '/')
                return media_value(m, kind, inner.substr(kind.size() + 1), std::move(s));
        }
        struct place { std::string_view name; std::string whatsapp_message::* field; };
        static constexpr std::array places{
            place{"from", &whatsapp_message::from},
            place{"from_user_id", &whatsapp_message::user_id},
            place{"id", &whatsapp_message::id},
            place{"type", &whatsapp_message::type},
            place{"context/id", &whatsapp_message::reply_to},
            place{"text/body", &whatsapp_message::text},
            place{"button/text", &whatsapp_message::text},
            place{"button/payload", &whatsapp_message::payload},
            place{"interactive/button_reply/title", &whatsapp_message::text},
            place{"interactive/button_reply/id", &whatsapp_message::payload},
            place{"interactive/list_reply/title", &whatsapp_message::text},
            place{"interactive/list_reply/id", &whatsapp_message::payload},
            place{"interactive/nfm_reply/body", &whatsapp_message::text},
            place{"reaction/message_id", &whatsapp_message::reply_to},
            place{"order/text", &whatsapp_message::text},
            place{"system/body", &whatsapp_message::text},
            place{"system/wa_id", &whatsapp_message::new_number},
            place{"location/name", &whatsapp_message::place_name},
            place{"location/address", &whatsapp_message::place_address},
            place{"location/url", &whatsapp_message::place_url},
            place{"location/latitude", &whatsapp_message::latitude},
            place{"location/longitude", &whatsapp_message::longitude},
            place{"unsupported/type", &whatsapp_message::unsupported_type},
            place{"edit/original_message_id", &whatsapp_message::edits},
            place{"revoke/original_message_id", &whatsapp_message::edits}};
        for (const auto& p : places) {
            if (p.name != inner) continue;
            // The type of what an edit holds must not hide that it is an edit.
            if (inner == "type" && m.type == "edit") return;
            m.*p.field = std::move(s.text);
            return;
        }
    }

    static void media_value(whatsapp_message& m, std::string_view kind, std::string_view inner,
                            json_scalar&& s) {
        if (inner == "id") m.media_id = std::move(s.text);
        else if (inner == "url") m.media.url = std::move(s.text);
        else if (inner == "mime_type") m.media.content_type = std::move(s.text);
        else if (inner == "filename") m.media.name = std::move(s.text);
        else if (inner == "caption") m.text = std::move(s.text);
        if (m.media.name.empty()) m.media.name = kind;
    }

    whatsapp_payload& out_;
};

}  // namespace

whatsapp_payload read_whatsapp(std::string_view body) {
    whatsapp_payload out;
    payload_visitor visitor(out);
    out.fault = read_meta(body, visitor, out.object);
    return out;
}

}  // namespace evenline::channels
