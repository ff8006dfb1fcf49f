// The policy's file changes in step with the store: prepared, then settled one way or the other.
#include "app/policy_source.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <iterator>

namespace evenline::app {
namespace {

class PolicySource : public testing::Test {
protected:
    void SetUp() override {
        folder_ = std::filesystem::path{testing::TempDir()} /
                  ("policy-" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()) +
                   testing::UnitTest::GetInstance()->current_test_info()->name());
        std::filesystem::create_directories(folder_);
        settings_.policy_file = folder_ / "policy.toml";
        write(settings_.policy_file, day);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    static void write(const std::filesystem::path& to, const std::string& text) {
        std::ofstream{to, std::ios::binary} << text;
    }
    [[nodiscard]] std::string file() const {
        std::ifstream in{settings_.policy_file, std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
    [[nodiscard]] policy_source started() const {
        policy_source source{settings_, false};
        EXPECT_TRUE(std::holds_alternative<core::policy>(source.read()));
        return source;
    }

    static std::string named(const std::string& name) {
        return "name = \"" + name +
               "\"\n[[need]]\nname = \"any\"\ntarget_live_s = 1\ntarget_deferred_s = 1\n";
    }
    const std::string day = named("day"), night = named("night");
    std::filesystem::path folder_;
    config settings_;
};

TEST_F(PolicySource, AChangeIsInTheFileAndInForceOnlyOnceTheStoreHasIt) {
    auto source = started();
    const auto port = source.port();
    EXPECT_EQ(port.prepare(night), std::nullopt);
    EXPECT_EQ(file(), day);
    EXPECT_EQ(source.in_force().name, "day");
    port.settle(true);
    EXPECT_EQ(file(), night);
    EXPECT_EQ(source.in_force().name, "night");
    EXPECT_EQ(source.text(), night);
    EXPECT_EQ(source.unsettled(), std::nullopt);
}

TEST_F(PolicySource, WhatTheStoreCouldNotKeepLeavesNoTrace) {
    auto source = started();
    const auto port = source.port();
    EXPECT_EQ(port.prepare(night), std::nullopt);
    port.settle(false);
    EXPECT_EQ(file(), day);
    EXPECT_EQ(source.text(), day);
    EXPECT_EQ(source.unsettled(), std::nullopt);
}

TEST_F(PolicySource, AChangeThatWasUnderWayWhenTheServerStoppedWaitsForTheStoresWord) {
    {
        auto source = started();
        EXPECT_EQ(source.port().prepare(night), std::nullopt);
    }
    policy_source again{settings_, false};
    ASSERT_EQ(again.unsettled(), night);
    EXPECT_EQ(file(), day);
    EXPECT_TRUE(again.settle(true));
    EXPECT_EQ(file(), night);
    EXPECT_TRUE(std::holds_alternative<core::policy>(again.read()));
    EXPECT_EQ(again.in_force().name, "night");
}

TEST_F(PolicySource, WhatIsNoPolicyIsNotEvenPrepared) {
    auto source = started();
    EXPECT_NE(source.port().prepare("name = 7\n"), std::nullopt);
    EXPECT_EQ(source.unsettled(), std::nullopt);
}

}  // namespace
}  // namespace evenline::app
