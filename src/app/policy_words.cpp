#include "app/policy_words.hpp"

#include "evenline/app/policy_file.hpp"

#include "evenline/channels/kinds.hpp"

#include <algorithm>
#include <array>

namespace evenline::app {
namespace {

constexpr std::string_view why_channel =
    "a policy may not name a channel: the order looks at need and at time waited against the "
    "promise, the same on every channel. Say what the customer needs instead";
constexpr std::string_view why_doubtful =
    "customers name a network mostly because they write from it: this rule may sort by network "
    "instead of by need. Allowed; name the matter instead if that was not meant";
constexpr std::string_view why_audience =
    "a policy may not name an audience, followers or publicity: shouting in public earns no place. "
    "Say what the customer needs instead";

// Words that say where a contact came from. Singular; a plural s is taken off before comparing.
constexpr std::array channel_words{
    std::string_view{"channel"},   std::string_view{"inbox"},     std::string_view{"medium"},
    std::string_view{"platform"},  std::string_view{"network"},   std::string_view{"source"},
    std::string_view{"provider"},  std::string_view{"social"},    std::string_view{"phone"},
    std::string_view{"telephone"}, std::string_view{"voice"},     std::string_view{"email"},
    std::string_view{"webhook"},   std::string_view{"twitter"},   std::string_view{"tweet"},
    std::string_view{"facebook"},  std::string_view{"instagram"}, std::string_view{"whatsapp"},
    std::string_view{"telegram"},  std::string_view{"messenger"}, std::string_view{"mastodon"},
    std::string_view{"tiktok"},    std::string_view{"youtube"},   std::string_view{"linkedin"},
    std::string_view{"reddit"},    std::string_view{"discourse"}, std::string_view{"sms"},
    std::string_view{"twilio"},    std::string_view{"lmtp"},      std::string_view{"smtp"},
    std::string_view{"imap"},      std::string_view{"mailgun"},   std::string_view{"postmark"},
    std::string_view{"sendgrid"},  std::string_view{"asterisk"},  std::string_view{"freeswitch"}};

// Networks by name, as customers write them.
constexpr std::array networks{
    std::string_view{"twitter"},   std::string_view{"tweet"},    std::string_view{"facebook"},
    std::string_view{"instagram"}, std::string_view{"insta"},    std::string_view{"whatsapp"},
    std::string_view{"telegram"},  std::string_view{"messenger"}, std::string_view{"mastodon"},
    std::string_view{"bluesky"},   std::string_view{"tiktok"},   std::string_view{"youtube"},
    std::string_view{"linkedin"},  std::string_view{"reddit"},  
    std::string_view{"snapchat"},  std::string_view{"pinterest"}};

// Words that say who is watching. `verified_badge` and the like are caught by their parts.
constexpr std::array audience_words{
    std::string_view{"audience"},   std::string_view{"follower"},  std::string_view{"following"},
    std::string_view{"subscriber"}, std::string_view{"fan"},       std::string_view{"public"},
    std::string_view{"private"},    std::string_view{"publicity"}, std::string_view{"visibility"},
    std::string_view{"visible"},    std::string_view{"reach"},     std::string_view{"badge"},
    std::string_view{"influencer"}, std::string_view{"influence"}, std::string_view{"celebrity"},
    std::string_view{"famous"},     std::string_view{"fame"},      std::string_view{"viral"},
    std::string_view{"klout"},      std::string_view{"like"},      std::string_view{"share"},
    std::string_view{"retweet"},    std::string_view{"repost"},    std::string_view{"impression"},
    std::string_view{"view"},       std::string_view{"press"},     std::string_view{"journalist"},
    std::string_view{"reputation"}};

// Keys of our own that hold one of those words in another sense.
constexpr std::array our_keys{std::string_view{"after_share"},
                              std::string_view{"waiting_share"},
                              std::string_view{"replied_share"},
                              std::string_view{"in_hand_share"},
                              std::string_view{"share_of_call_agents"},
                              std::string_view{"preferred_share"},
                              std::string_view{"reach_from"},
                              std::string_view{"reach_full"},
                              std::string_view{"peer_share"},
                              std::string_view{"share"}};

constexpr std::array our_sections{
    std::string_view{"need"},     std::string_view{"rule"},  std::string_view{"relaxation"},
    std::string_view{"capacity"}, std::string_view{"gate"},  std::string_view{"head_start"},
    std::string_view{"hold"},     std::string_view{"offer"}, std::string_view{"order"},
    std::string_view{"life"},     std::string_view{"hours"}, std::string_view{"team"}};

// What people write freely: words of customers, names for people, skills, places, dates.
constexpr std::array free_texts{std::string_view{"name"},         std::string_view{"description"},
                                std::string_view{"text_any"},     std::string_view{"subject_any"},
                                std::string_view{"skills"},       std::string_view{"drop_skills"},
                                std::string_view{"zone"},         std::string_view{"holidays"},
                                std::string_view{"language"},     std::string_view{"need"},
                                std::string_view{"default_need"}, std::string_view{"promise"},
                                std::string_view{"rule"},         std::string_view{"forms"},
                                std::string_view{"open_utc"}};

template <class List>
bool holds(const List& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

// "followerCount" and "follower-count" -> follower, count
std::vector<std::string> words_of(std::string_view key) {
    std::vector<std::string> out(1);
    bool small_before = false;
    for (const char c : key) {
        const bool capital = c >= 'A' && c <= 'Z';
        const bool small = c >= 'a' && c <= 'z';
        if (!capital && !small) {
            if (!out.back().empty()) out.emplace_back();
        } else {
            if (capital && small_before && !out.back().empty()) out.emplace_back();
            out.back() += capital ? static_cast<char>(c - 'A' + 'a') : c;
        }
        small_before = small;
    }
    if (out.back().empty()) out.pop_back();
    return out;
}

bool is_one_of(const auto& list, std::string_view word) {
    if (holds(list, word)) return true;
    return word.size() > 3 && word.back() == 's' && holds(list, word.substr(0, word.size() - 1));
}

struct search {
    reading_of_file& file;
    std::span<const std::string> channels;

    void refuse(const toml::source_position& at, std::string key, std::string_view word,
                std::string_view why) const {
        file.problems.push_back({file.file, at.line, at.column, std::move(key),
                                 "'" + std::string{word} + "': " + std::string{why}, "", true});
    }

    [[nodiscard]] bool is_channel(std::string_view text) const {
        // A kind of one letter is a word of everybody's: X is also said by its longer names.
        return holds(channels, text) ||
               (text.size() > 1 && channels::find_kind(text) != nullptr);
    }

    [[nodiscard]] static std::string_view judge_words(std::string_view text) {
        for (const auto& word : words_of(text)) {
            if (is_one_of(channel_words, word)) return why_channel;
            if (is_one_of(audience_words, word)) return why_audience;
        }
        return {};
    }

    void look_at(const toml::node& node, const std::string& path, std::string_view key) const {
        if (const auto* table = node.as_table()) return look_in(*table, path);
        if (const auto* list = node.as_array()) {
            for (const auto& item : *list) look_at(item, path, key);
            return;
        }
        const auto* text = node.as_string();
        if (text == nullptr || holds(free_texts, key)) return;
        const auto why = is_channel(text->get()) ? why_channel : judge_words(text->get());
        if (!why.empty()) refuse(node.source().begin, path, text->get(), why);
    }

    // A key of ours may be the id of somebody's channel ("mail"); what is not ours is a name.
    [[nodiscard]] std::string_view judge_key(const std::string& path,
                                             const std::string& key) const {
        if (holds(our_keys, key)) return {};
        const auto section = path.substr(0, path.find('.'));
        const bool ours =
            path.find("attributes") == std::string::npos &&
            (holds(our_sections, section) || (path.empty() && holds(our_sections, key)));
        return !ours && is_channel(key) ? why_channel : judge_words(key);
    }

    void look_in(const toml::table& table, const std::string& path) const {
        for (const auto& [name, node] : table) {
            const std::string key{name.str()};
            const auto full = path.empty() ? key : path + "." + key;
            if (const auto why = judge_key(path, key); !why.empty()) {
                refuse(name.source().begin, full, key, why);
                continue;
            }
            look_at(node, full, key);
        }
    }
};

}  // namespace

void refuse_publicity(reading_of_file& file, const toml::table& document,
                      std::span<const std::string> channels) {
    search{file, channels}.look_in(document, "");
}

std::vector<problem> doubts_about(std::string_view text, const std::string& file_name) {
    reading_of_file file{file_name, {}, {}, {}};
    const auto document = parse_toml(file, text);
    std::vector<problem> out;
    const auto* rules = document["rule"].as_array();
    if (!file.problems.empty() || rules == nullptr) return out;
    for (const auto& entry : *rules) {
        const auto* rule = entry.as_table();
        for (const char* key : {"text_any", "subject_any"}) {
            const auto* words = rule != nullptr ? (*rule)[key].as_array() : nullptr;
            if (words == nullptr) continue;
            for (const auto& node : *words) {
                const auto* word = node.as_string();
                if (word == nullptr) continue;
                const auto parts = words_of(word->get());
                const bool names_one = std::ranges::any_of(
                    parts, [](const std::string& part) { return is_one_of(networks, part); });
                const auto at = node.source().begin;
                if (names_one)
                    out.push_back({file_name, at.line, at.column, std::string{"rule."} + key,
                                   "'" + word->get() + "': " + std::string{why_doubtful}, "",
                                   false});
            }
        }
    }
    return out;
}

}  // namespace evenline::app
