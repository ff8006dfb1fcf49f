// How far a provider was read, told to whoever reads on.
#include "contract/desk.hpp"

namespace evenline::contract {
namespace {

struct Mark : StoreContract {
    void keep(core::channel_number channel, std::string text) {
        engine::batch b;
        b.office.emplace_back(engine::reading_mark{channel, std::move(text), center_.now()});
        ASSERT_FALSE(append(std::move(b)));
    }
    std::string of(core::channel_number channel) {
        return run(store().office().mark_of(channel)).value().text;
    }
};

TEST_P(Mark, IsEmptyForAChannelThatWasNeverRead) { EXPECT_EQ(of(7), ""); }

TEST_P(Mark, IsTheLastOneKeptAndItsChannelsOwn) {
    keep(7, "100");
    keep(8, "a");
    keep(7, "250");
    reopen();
    EXPECT_EQ(of(7), "250");
    EXPECT_EQ(of(8), "a");
}

INSTANTIATE_TEST_SUITE_P(Stores, Mark, testing::ValuesIn(backends()), name_of);

}  // namespace
}  // namespace evenline::contract
