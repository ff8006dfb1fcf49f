#include "evenline/channels/json_reader.hpp"

#include <nlohmann/json.hpp>

#include <set>
#include <vector>

namespace evenline::channels {
namespace {

using nlohmann::json;

class walk final : public nlohmann::json_sax<json> {
public:
    walk(json_visitor& visitor, const json_limits& limits) : visitor_(visitor), limits_(limits) {}

    [[nodiscard]] const std::string& fault() const { return fault_; }

    bool null() override { return scalar({json_type::null, {}, 0}); }
    bool boolean(bool b) override { return scalar({json_type::boolean, b ? "true" : "false", b}); }
    bool number_integer(std::int64_t n) override {
        return scalar({json_type::number, std::to_string(n), n});
    }
    bool number_unsigned(std::uint64_t n) override {
        const bool fits = n <= INT64_MAX;
        return scalar({json_type::number, std::to_string(n),
                       fits ? static_cast<std::int64_t>(n) : 0});
    }
    bool number_float(double, const std::string& digits) override {
        if (digits.size() > limits_.max_number_length) return stop("a number is too long");
        return scalar({json_type::number, digits, 0});
    }
    bool string(std::string& text) override {
        if (text.find('\0') != std::string::npos) return stop("a text holds a NUL character");
        return scalar({json_type::text, std::move(text), 0});
    }
    bool binary(json::binary_t&) override { return stop("binary is not JSON"); }

    bool start_object(std::size_t) override { return enter(false); }
    bool start_array(std::size_t) override { return enter(true); }
    bool end_object() override { return leave(false); }
    bool end_array() override { return leave(true); }

    bool key(std::string& name) override {
        if (name.find('\0') != std::string::npos) return stop("a name holds a NUL character");
        auto& frame = frames_.back();
        if (!frame.names.insert(name).second) return stop("the name '" + name + "' is repeated");
        path_.resize(frame.path_length);
        append(name.find('/') == std::string::npos && name != "[]" ? name : "?");
        return true;
    }

    bool parse_error(std::size_t at, const std::string&, const json::exception&) override {
        return stop("not JSON at byte " + std::to_string(at));
    }

private:
    struct frame_of {
        bool is_array{};
        std::size_t path_length{};   // of the container's own path
        std::set<std::string> names;
    };

    bool stop(std::string why) {
        if (fault_.empty()) fault_ = std::move(why);
        return false;
    }
    void append(std::string_view part) {
        if (!path_.empty()) path_ += '/';
        path_ += part;
    }
    bool counted() { return ++values_ <= limits_.max_values || stop("too many values"); }
    void step_into_element() {
        if (frames_.empty() || !frames_.back().is_array) return;
        path_.resize(frames_.back().path_length);
        append("[]");
    }
    bool scalar(json_scalar&& s) {
        if (!counted()) return false;
        step_into_element();
        visitor_.value(path_, std::move(s));
        return true;
    }
    bool enter(bool is_array) {
        if (!counted()) return false;
        if (frames_.size() == limits_.max_depth) return stop("nested too deep");
        step_into_element();
        visitor_.open(path_, is_array);
        frames_.push_back({is_array, path_.size(), {}});
        return true;
    }
    bool leave(bool is_array) {
        path_.resize(frames_.back().path_length);
        frames_.pop_back();
        visitor_.close(path_, is_array);
        return true;
    }

    json_visitor& visitor_;
    json_limits limits_;
    std::string path_;
    std::vector<frame_of> frames_;
    std::size_t values_{};
    std::string fault_;
};

}  // namespace

std::string read_json(std::string_view text, json_visitor& visitor, json_limits limits) {
    // The parser takes a NUL for the end of input: a signature would cover bytes nobody read.
    if (text.find('\0') != std::string_view::npos) return "a NUL byte in the body";
    walk w(visitor, limits);
    try {
        if (json::sax_parse(text.begin(), text.end(), &w)) return {};
    } catch (const std::exception&) {
        return "not JSON";
    }
    return w.fault().empty() ? std::string("not JSON") : w.fault();
}

std::string json_quoted(std::string_view text) {
    return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace evenline::channels
