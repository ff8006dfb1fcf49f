#include "storage/postgres/writer.hpp"

#include "evenline/storage/store.hpp"
#include "storage/postgres/fault.hpp"
#include "storage/postgres/loading.hpp"

#include <boost/asio/post.hpp>
#include <chrono>
#include <future>

namespace evenline::storage::postgres {
namespace {

constexpr std::size_t in_one_transaction = 256;
constexpr auto patience = core::seconds(3);

}  // namespace

writer::writer(boost::asio::any_io_executor loop, lease& fence_of)
    : loop_(std::move(loop)),
      lease_(fence_of),
      link_(fence_of.what().url),
      // Nothing is written before the state was read: the epoch may have risen since.
      broken_(fault::stale),
      thread_([this] { loop_forever(); }) {}

writer::~writer() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void writer::append(engine::batch b, completion done) { push({std::move(b), std::move(done)}); }
void writer::report(engine::delivery_report r, completion done) {
    push({std::move(r), std::move(done)});
}
void writer::after_all(completion done) { push({barrier{}, std::move(done)}); }

boost::system::error_code writer::load(core::state& into, engine::row_numbers& numbers) {
    return wait_for(reading{&into, &numbers});
}

std::optional<core::policy> writer::last_policy() {
    std::optional<core::policy> found;
    static_cast<void>(wait_for(question{&found}));
    return found;
}

boost::system::error_code writer::wait_for(decltype(job::what) what) {
    std::promise<boost::system::error_code> promise;
    push({std::move(what), [&](boost::system::error_code e) { promise.set_value(e); }, true});
    return promise.get_future().get();
}

void writer::push(job j) {
    ++backlog_;
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(j));
    }
    wake_.notify_one();
}

void writer::loop_forever() {
    link_.open();
    while (true) {
        auto group = take_group();
        if (group.empty()) return;
        carry_out(group);
    }
}

// A reading goes alone: what came before it has ended by then, what comes after may succeed.
std::vector<writer::job> writer::take_group() {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return !waiting_.empty() || stopping_; });
    std::vector<job> group;
    while (!waiting_.empty() && group.size() < in_one_transaction) {
        const bool alone = std::holds_alternative<reading>(waiting_.front().what) ||
                           std::holds_alternative<question>(waiting_.front().what);
        if (alone && !group.empty()) break;
        group.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
        if (alone) break;
    }
    return group;
}

void writer::carry_out(std::vector<job>& group) {
    if (const auto* q = std::get_if<question>(&group.front().what)) {
        refresh();
        *q->policy = load_policy(link_, lease_.what().pool);
        return finish(std::move(group), {});
    }
    if (const auto* r = std::get_if<reading>(&group.front().what)) broken_ = read(*r);
    else if (!broken_) broken_ = write(group);
    const auto result = broken_;
    finish(std::move(group), result);
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

boost::system::error_code writer::write(std::vector<job>& jobs) {
    group all;
    for (auto& one : jobs) {
        if (auto* b = std::get_if<engine::batch>(&one.what)) all.add(std::move(*b));
        else if (auto* r = std::get_if<engine::delivery_report>(&one.what)) all.add(std::move(*r));
    }
    if (all.is_empty()) return {};
    if (all.erases()) return storage::fault::refused;
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

void writer::finish(std::vector<job> group, boost::system::error_code result) {
    std::vector<completion> on_loop;
    for (auto& one : group) {
        if (one.blocking) one.done(result);
        else on_loop.push_back(std::move(one.done));
    }
    backlog_ -= group.size();
    if (on_loop.empty()) return;
    boost::asio::post(loop_, [result, done = std::move(on_loop)] {
        for (const auto& one : done) one(result);
    });
}

}  // namespace evenline::storage::postgres
