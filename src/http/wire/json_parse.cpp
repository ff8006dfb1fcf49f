// Input is read event by event, so that depth, doubled keys and NUL are refused before anything
// is built from them.
#include "http/wire/json.hpp"

#include <nlohmann/json.hpp>
#include <set>

namespace evenline::http::json {
namespace {

constexpr std::size_t max_depth = 64;
constexpr std::size_t max_number_length = 128;

class builder final : public nlohmann::json_sax<nlohmann::json> {
public:
    bool null() override { return put(value{}); }
    bool boolean(bool b) override { return put(value{b}); }
    bool number_integer(number_integer_t n) override { return put(value{std::int64_t{n}}); }
    bool number_unsigned(number_unsigned_t n) override {
        if (n > static_cast<number_unsigned_t>(INT64_MAX))
            return put(value{static_cast<double>(n)});
        return put(value{static_cast<std::int64_t>(n)});
    }
    bool number_float(number_float_t d, const string_t& written) override {
        if (written.size() > max_number_length)
            return refuse("a number has more than 128 characters");
        return put(value{double{d}});
    }
    bool string(string_t& s) override { return put(value{std::move(s)}); }
    bool binary(binary_t&) override { return refuse("binary is not JSON"); }
    bool start_object(std::size_t) override { return open(value{value::object{}}); }
    bool start_array(std::size_t) override { return open(value{value::array{}}); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& k) override {
        if (!open_.back().keys.insert(k).second)
            return refuse("the key \"" + k + "\" stands twice in one object");
        open_.back().key = std::move(k);
        return true;
    }
    bool parse_error(std::size_t at, const std::string&,
                     const nlohmann::detail::exception&) override {
        at_ = at;
        return refuse("it is not valid JSON at byte " + std::to_string(at));
    }
    std::variant<value, json::parse_error> result(bool accepted) {
        if (accepted && why_.empty()) return std::move(root_);
        return json::parse_error{why_.empty() ? "it is not valid JSON" : why_, at_};
    }

private:
    struct level {
        value what;
        std::string key;
        std::set<std::string> keys;
    };
    bool refuse(std::string why) {
        if (why_.empty()) why_ = std::move(why);
        return false;
    }
    bool open(value v) {
        if (open_.size() >= max_depth) return refuse("it is nested deeper than 64 levels");
        open_.push_back({std::move(v), {}, {}});
        return true;
    }
    bool close() {
        value done = std::move(open_.back().what);
        open_.pop_back();
        return put(std::move(done));
    }
    bool put(value v) {
        if (open_.empty()) {
            root_ = std::move(v);
        } else if (open_.back().what.members() != nullptr) {
            open_.back().what.set(open_.back().key, std::move(v));
        } else {
            open_.back().what.add(std::move(v));
        }
        return true;
    }

    std::vector<level> open_;
    value root_;
    std::string why_;
    std::size_t at_{};
};

}  // namespace

std::variant<value, parse_error> parse(std::string_view text) {
    // The library takes a NUL for the end of its input and would not look at what follows.
    if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
        return parse_error{"it has a NUL byte at " + std::to_string(nul), nul};
    }
    builder events;
    const bool accepted = nlohmann::json::sax_parse(text.begin(), text.end(), &events);
    return events.result(accepted);
}

}  // namespace evenline::http::json
