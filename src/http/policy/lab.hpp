// Hours that were, read from the log and played again: beside the loop, one question at a time, so
// that nobody who waits in the line waits for an answer about it.
#pragma once

#include "evenline/simulation/diagnosis.hpp"
#include "evenline/simulation/overtakes.hpp"
#include "http/api/context.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <map>

namespace evenline::http {

class policy_lab {
public:
    explicit policy_lab(services&);
    ~policy_lab();
    // Ends what is under way soon; questions to come are refused.
    void stop();

    // What was read, or the answer that says why not.
    template <class T> using read = std::variant<T, response>;
    // Contacts that came in the hours; what agents had in hand before is read, too.
    boost::asio::awaitable<read<simulation::history>> hours(context&, const request&,
                                                            simulation::history_wish);
    // The log of these hours and the six before, event by event, on a reader thread.
    boost::asio::awaitable<std::optional<response>> follow(
        context&, const request&, core::instant from, core::instant until,
        std::function<void(const core::event&)> take);

    // The policy in force then, as far as a version of it is kept; else the one in force now.
    boost::asio::awaitable<core::policy> rules_at(context&, core::instant);

    boost::asio::awaitable<read<simulation::trial>> compare(const request&, simulation::history,
                                                            core::policy before,
                                                            core::policy after);
    boost::asio::awaitable<read<simulation::diagnosis>> diagnose(const request&,
                                                                 simulation::history, core::policy,
                                                                 simulation::diagnosis_wish);

private:
    template <class T>
    boost::asio::awaitable<read<T>> work(const request&, std::function<T()>);
    services& with_;
    boost::asio::thread_pool thread_{1};
    std::atomic<bool> stopping_{};
    unsigned waiting_{};
};

// The hours a question is about: ?from= and ?to= or {"hours": n} back from now; 48 at most.
constexpr core::duration longest_hours = core::hours(48);

}  // namespace evenline::http
