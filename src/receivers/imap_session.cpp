#include "evenline/receivers/imap_session.hpp"

#include <algorithm>
#include <utility>

namespace evenline::receivers {
namespace {

// Ours alone: a person who reads the mailbox sets and clears \Seen as they like.
constexpr std::string_view keyword = "$Evenline";
constexpr std::size_t overhead = 64 * 1'024;   // of a response beside the mail itself

// Of "SEARCH 4 5 9".
std::vector<std::uint32_t> numbers_in(std::string_view line) {
    std::vector<std::uint32_t> out;
    std::uint32_t n = 0;
    const auto end_number = [&] { if (n != 0) out.push_back(std::exchange(n, 0)); };
    for (const char c : line) {
        if (c >= '0' && c <= '9') n = n * 10 + static_cast<std::uint32_t>(c - '0');
        else end_number();
    }
    end_number();
    return out;
}

// INTERNALDATE "22-Nov-2026 10:00:00 +0100" as a mail's Date has it; empty without one.
std::string arrival_in(std::string_view line) {
    constexpr std::string_view name = "INTERNALDATE \"";
    constexpr std::size_t day_part = 11;
    const auto at = line.find(name);
    if (at == std::string_view::npos) return {};
    auto written = std::string(line.substr(at + name.size(), 26));
    std::replace(written.begin(),
                 written.begin() + static_cast<std::ptrdiff_t>(std::min(day_part, written.size())),
                 '-', ' ');
    return written;
}

}  // namespace

imap_session::imap_session(imap_settings s)
    : settings_(std::move(s)), reader_(settings_.message_bytes + overhead) {}

void imap_session::start() { send("CAPABILITY", state::capabilities); }

std::string imap_session::take_output() { return std::exchange(output_, {}); }

void imap_session::send(std::string command, state next) {
    tag_ = "E" + std::to_string(++number_);
    output_ += tag_ + ' ' + command + "\r\n";
    state_ = next;
}

void imap_session::fail(std::string why) {
    if (trouble_.empty()) trouble_ = std::move(why);
}

void imap_session::receive(std::string_view bytes) {
    reader_.add(bytes);
    while (trouble_.empty()) {
        const auto said = reader_.next();
        if (reader_.is_faulty()) fail("the server says something that is not IMAP");
        if (!said) return;
        if (said->tag == "*") told(*said);
        else if (said->tag == "+") begin_idle();
        else if (said->tag == tag_) answered(*said);
    }
}

void imap_session::told(const imap_response& r) {
    if (begins_with(r.line, "BYE")) return fail("the server ends the connection: " + r.line);
    if (begins_with(r.line, "CAPABILITY")) return take_capabilities(r.line);
    if (begins_with(r.line, "OK [PERMANENTFLAGS"))
        has_keywords_ = r.line.find("\\*") != r.line.npos;
    if (const auto v = number_after(r.line, "UIDVALIDITY"))
        uid_validity_ = static_cast<std::uint32_t>(*v);
    if (begins_with(r.line, "SEARCH") && state_ == state::searching) {
        for (const auto uid : numbers_in(r.line)) {
            if (!done_.contains(uid) && !passed_over_.contains(uid)) waiting_.push_back(uid);
        }
        return;
    }
    if (r.line.find(" FETCH ") != std::string::npos) return take_fetched(r);
    // Something came in, whether we wait for it or are still busy with what was there.
    if (r.line.ends_with(" EXISTS") || r.line.ends_with(" RECENT")) {
        news_ = true;
        look_again();
    }
}

void imap_session::take_capabilities(std::string_view line) {
    can_idle_ = line.find(" IDLE") != std::string_view::npos;
    can_move_ = line.find(" MOVE") != std::string_view::npos;
}

void imap_session::take_fetched(const imap_response& r) {
    const auto uid = number_after(r.line, "UID");
    if (state_ != state::fetching || !uid || *uid != uid_ || r.literals.empty()) return;
    fetched_mail m;
    m.uid = uid_;
    m.arrived = arrival_in(r.line);
    m.content = r.literals.back();
    m.cut = m.content.size() >= settings_.message_bytes;
    mail_ = std::move(m);
}

void imap_session::answered(const imap_response& r) {
    const bool good = begins_with(r.line, "OK");
    switch (state_) {
        case state::capabilities:
            return send("SELECT " + imap_quoted(settings_.folder), state::selecting);
        case state::selecting:
            return good ? search() : fail("the folder cannot be opened: " + r.line);
        case state::searching:
            return good ? fetch_next() : fail("the search failed: " + r.line);
        case state::fetching:
            // Removed meanwhile, or one the server itself cannot read: the others go on.
            if (!good) passed_over_.insert(uid_);
            if (!mail_) fetch_next();
            return;
        case state::marking:
            if (!good && r.line.find("[TRYCREATE]") != std::string::npos)
                return send("CREATE " + imap_quoted(settings_.done_folder), state::making_folder);
            if (!good) return fail("a stored mail cannot be marked: " + r.line);
            return fetch_next();
        case state::making_folder:
            return good ? mark() : fail("the folder for stored mails cannot be made: " + r.line);
        case state::waiting:
            if (!good && idle_open_ && !idling_) {   // it offers IDLE and does not do it
                can_idle_ = idle_open_ = false;
                return;
            }
            [[fallthrough]];
        case state::ending_idle:
            idling_ = idle_open_ = false;
            return good ? search() : fail("the server does not wait any longer: " + r.line);
        case state::fresh: return;
    }
}

void imap_session::search() {
    news_ = false;
    waiting_.clear();
    std::string what = "UID SEARCH UNDELETED ";
    what += has_keywords_ ? "UNKEYWORD " + std::string(keyword) : "UNSEEN";
    if (!settings_.since.empty()) what += " SINCE " + settings_.since;
    send(std::move(what), state::searching);
}

void imap_session::fetch_next() {
    uid_ = 0;
    if (waiting_.empty()) return news_ ? search() : wait();
    uid_ = waiting_.front();
    waiting_.pop_front();
    // PEEK: whether a person has read it is theirs to say.
    send("UID FETCH " + std::to_string(uid_) + " (UID INTERNALDATE BODY.PEEK[]<0." +
             std::to_string(settings_.message_bytes) + ">)",
         state::fetching);
}

void imap_session::stored(bool is) {
    if (!mail_) return;
    mail_.reset();
    if (!is) return fail("the store does not take mails now");
    done_.insert(uid_);
    mark();
}

void imap_session::mark() {
    const auto uid = std::to_string(uid_);
    if (!settings_.done_folder.empty() && can_move_)
        return send("UID MOVE " + uid + ' ' + imap_quoted(settings_.done_folder), state::marking);
    send("UID STORE " + uid + " +FLAGS.SILENT (" +
             (has_keywords_ ? std::string(keyword) : std::string("\\Seen")) + ')',
         state::marking);
}

void imap_session::wait() {
    idle_open_ = can_idle_;
    if (can_idle_) return send("IDLE", state::waiting);
    state_ = state::waiting;
}

void imap_session::begin_idle() {
    if (!idle_open_ || state_ != state::waiting) return;
    idling_ = true;
    if (news_) look_again();
}

void imap_session::look_again() {
    if (state_ != state::waiting || (idle_open_ && !idling_)) return;
    if (!idle_open_) return send("NOOP", state::ending_idle);
    output_ += "DONE\r\n";
    state_ = state::ending_idle;
}

}  // namespace evenline::receivers
