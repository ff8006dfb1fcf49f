#include "channels/cloud_event.hpp"

#include "evenline/channels/address.hpp"
#include "evenline/channels/signature.hpp"

#include <array>

namespace evenline::channels {
namespace {

constexpr std::size_t max_batch = 1'000;

// Data that stands alone, told as if it stood under "data".
class under_data final : public json_visitor {
public:
    explicit under_data(json_visitor& to) : to_(to) {}
    void open(std::string_view path, bool is_array) override { to_.open(full(path), is_array); }
    void value(std::string_view path, json_scalar&& s) override {
        to_.value(full(path), std::move(s));
    }

private:
    static std::string full(std::string_view path) {
        return path.empty() ? std::string("data") : "data/" + std::string(path);
    }
    json_visitor& to_;
};

class envelope final : public json_visitor {
public:
    explicit envelope(cloud_events& out) : out_(out) {}
    [[nodiscard]] bool too_many() const { return out_.all.size() > max_batch; }

    void open(std::string_view path, bool is_array) override {
        if (path.empty()) {
            out_.is_batch = is_array;
            if (!is_array) out_.all.emplace_back();
            return;
        }
        if (out_.is_batch && path == "[]" && !is_array && !too_many()) out_.all.emplace_back();
        const auto inner = inside(path);
        if (out_.all.empty() || inner.empty()) return;
        if (inner == "data") out_.all.back().has_data = true;
        contact_visitor(out_.all.back().data).open(inner, is_array);
    }

    void value(std::string_view path, json_scalar&& s) override {
        const auto inner = inside(path);
        if (out_.all.empty() || inner.empty() || s.type == json_type::null) return;
        auto& e = out_.all.back();
        if (inner == "data") e.has_data = true;
        if (inner == "data_base64") e.has_base64 = true;
        struct place { std::string_view name; std::string cloud_event::* field; };
        static constexpr std::array places{
            place{"id", &cloud_event::id}, place{"source", &cloud_event::source},
            place{"type", &cloud_event::type}, place{"specversion", &cloud_event::specversion},
            place{"time", &cloud_event::time}, place{"subject", &cloud_event::subject},
            place{"datacontenttype", &cloud_event::content_type},
            place{"data_base64", &cloud_event::base64}};
        for (const auto& p : places) {
            if (p.name != inner) continue;
            if (s.type == json_type::text) e.*p.field = std::move(s.text);
            return;
        }
        contact_visitor(e.data).value(inner, std::move(s));
    }

private:
    [[nodiscard]] std::string_view inside(std::string_view path) const {
        if (!out_.is_batch) return path;
        return path.starts_with("[]/") ? path.substr(3) : std::string_view{};
    }
    cloud_events& out_;
};

int hex_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// Header values carry UTF-8 percent-encoded; a broken escape stays as it is.
std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? hex_of(text[i + 1]) : -1;
        const int low = high >= 0 ? hex_of(text[i + 2]) : -1;
        if (low < 0) { out += text[i]; continue; }
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return out;
}

void read_data(cloud_event& e, std::string_view bytes, std::string_view content_type) {
    if (content_type.find("json") == std::string_view::npos) return;
    contact_visitor contact(e.data);
    under_data visitor(contact);
    e.unreadable = read_json(bytes, visitor);
}

std::string missing_in(const cloud_event& e) {
    if (e.specversion != "1.0") return "specversion must be \"1.0\"";
    if (e.id.empty() || e.source.empty() || e.type.empty())
        return "id, source and type are required and not empty";
    if (e.has_data && e.has_base64) return "data and data_base64 exclude each other";
    return {};
}

void refuse(cloud_events& out, unsigned status, std::string why) {
    out.status = status;
    out.fault = std::move(why);
    out.all.clear();
}

void read_binary(const raw_request& request, std::string_view content_type, cloud_events& out) {
    auto& e = out.all.emplace_back();
    e.id = decoded(request.header_value("ce-id"));
    e.source = decoded(request.header_value("ce-source"));
    e.type = decoded(request.header_value("ce-type"));
    e.specversion = decoded(request.header_value("ce-specversion"));
    e.time = decoded(request.header_value("ce-time"));
    e.subject = decoded(request.header_value("ce-subject"));
    read_data(e, request.body, content_type);
    if (!e.unreadable.empty()) refuse(out, 400, "data: " + e.unreadable);
}

}  // namespace

cloud_events read_cloud_events(const raw_request& request) {
    cloud_events out;
    const auto type = lower_ascii(request.header_value("Content-Type"));
    const bool batch = type.starts_with("application/cloudevents-batch+json");
    if (!batch && !type.starts_with("application/cloudevents+json")) {
        if (request.header_value("ce-specversion").empty()) {
            refuse(out, 415, "Content-Type is no CloudEvent's, and there are no ce- headers");
            return out;
        }
        read_binary(request, type, out);
    } else {
        envelope visitor(out);
        auto fault = read_json(request.body, visitor);
        if (fault.empty() && batch != out.is_batch)
            fault = batch ? "a batch must be a JSON array" : "an event must be a JSON object";
        if (fault.empty() && visitor.too_many()) fault = "more than 1000 events in one batch";
        if (!fault.empty()) refuse(out, 400, std::move(fault));
    }
    for (auto& e : out.all) {
        if (auto fault = missing_in(e); !fault.empty()) {
            refuse(out, 400, std::move(fault));
            return out;
        }
        if (!e.has_base64) continue;
        const auto bytes = from_base64(e.base64);
        if (bytes) read_data(e, *bytes, e.content_type.empty() ? "json" : e.content_type);
        else e.unreadable = "data_base64 is not base64 (RFC 4648)";
    }
    // One event that cannot be read is its sender's mistake; of many, the others still count.
    if (!out.is_batch && out.all.size() == 1 && !out.all.front().unreadable.empty())
        refuse(out, 400, std::string(out.all.front().unreadable));
    return out;
}

}  // namespace evenline::channels
