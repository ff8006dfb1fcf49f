#include "storage/postgres/writer.hpp"

#include "evenline/storage/store.hpp"
#include "storage/postgres/loading.hpp"

#include <chrono>

namespace evenline::storage::postgres {
namespace {

constexpr std::size_t in_one_transaction = 256;
constexpr auto patience = core::seconds(3);

}  // namespace

writer::writer(boost::asio::any_io_executor loop, lease& fence_of)
    : queue_(std::move(loop)),
      lease_(fence_of),
      link_(fence_of.what().url),
      // Nothing is written before the state was read: the epoch may have risen since.
      broken_(fault::stale),
      thread_([this] { loop_forever(); }) {}

writer::~writer() {
    queue_.close();
    thread_.join();
}

void writer::append(engine::batch b, completion done) {
    queue_.push(std::move(b), std::move(done));
}
void writer::report(engine::delivery_report r, completion done) {
    queue_.push(std::move(r), std::move(done));
}
void writer::after_all(completion done) { queue_.push(barrier{}, std::move(done)); }

boost::system::error_code writer::load(core::state& into, engine::row_numbers& numbers) {
    return queue_.wait_for(reading{&into, &numbers});
}

std::optional<core::policy> writer::last_policy() {
    std::optional<core::policy> found;
    static_cast<void>(queue_.wait_for(question{&found}));
    return found;
}

// A reading goes alone: what came before it has ended by then, what comes after may succeed.
void writer::loop_forever() {
    const auto alone = [](const auto& what) {
        return std::holds_alternative<reading>(what) || std::holds_alternative<question>(what);
    };
    link_.open();
    while (true) {
        auto group = queue_.take(in_one_transaction, alone);
        if (group.empty()) return;
        carry_out(std::move(group));
    }
}

void writer::carry_out(queue::group group) {
    if (const auto* q = std::get_if<question>(&group.front().what)) {
        refresh();
        *q->policy = load_policy(link_, lease_.what().pool);
        return queue_.finish(std::move(group), {});
    }
    if (const auto* r = std::get_if<reading>(&group.front().what)) broken_ = read(*r);
    else if (!broken_) broken_ = write(group);
    const auto result = broken_;
    queue_.finish(std::move(group), result);
}

// A connection that rested may have ended meanwhile: then it is opened again.
void writer::refresh() {
    if (link_.is_open()) static_cast<void>(link_.ask("SELECT 1", core::seconds(1)));
}

boost::system::error_code writer::read(const reading& r) {
    if (!lease_.decides()) return fault::lease_lost;
    if (const auto failed = lease_.raise_epoch()) return failed;
    number_ = 0;
    refresh();
    return load_state(link_, lease_.what().pool, *r.into, *r.numbers);
}

boost::system::error_code writer::write(queue::group& jobs) {
    group all;
    for (auto& one : jobs) {
        if (auto* b = std::get_if<engine::batch>(&one.what)) all.add(std::move(*b));
        else if (auto* r = std::get_if<engine::delivery_report>(&one.what)) all.add(std::move(*r));
    }
    if (all.is_empty()) return {};
    if (all.erases()) return fault::refused;
    if (!lease_.decides()) return fault::lease_lost;
    const signature by{lease_.what().pool, lease_.what().owner, lease_.epoch(), ++number_};
    return commit(all.sql(by), by);
}

// An answer that is lost says nothing. The batch's number does: under the fence of the same epoch
// it is there, or it is not and may be sent again; should the first sending arrive after all, the
// key of `batch` lets only one of the two in.
boost::system::error_code writer::commit(const std::string& sql, const signature& by) {
    auto got = link_.ask(sql, patience);
    while (got.ended() == reply::how::lost) {
        ++doubts_;
        if (!lease_.decides()) return fault::lease_lost;
        if (!link_.open()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            continue;
        }
        got = link_.ask(fence(by) + "SELECT 1 FROM batch WHERE pool = " +
                            std::to_string(by.pool) + " AND epoch = " + std::to_string(by.epoch) +
                            " AND number = " + std::to_string(by.number), patience);
        if (got.ended() == reply::how::lost) continue;
        if (!got.done()) return got.failed();
        if (got.rows() > 0) return {};
        got = link_.ask(sql, patience);
    }
    if (got.constraint() == "batch_pkey") return {};
    return got.failed();
}

}  // namespace evenline::storage::postgres
