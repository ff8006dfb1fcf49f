// What Send test sends is what the channel itself takes for genuine, for every kind there is.
#include "channels/working_settings.hpp"

#include <gtest/gtest.h>

namespace evenline::channels {
namespace {

const core::instant now{1'795'338'000'000'000};

std::optional<sample_request> sample_for(const channel_settings& s, std::uint64_t mark) {
    return sample_of(s, "https://desk.example.com/api/v1/hooks/test", now, mark);
}

class Samples : public testing::TestWithParam<std::string> {};

TEST_P(Samples, AreGenuineAndOpenWork) {
    const auto settings = given::working_settings(GetParam());
    const auto sample = sample_for(settings, 42);
    ASSERT_TRUE(sample);
    EXPECT_FALSE(sample->how.empty());
    const auto kind = find_kind(settings.kind)->make(settings);
    const auto read = hear(*kind, sample->raw(now));
    ASSERT_EQ(read.what, verdict::valid) << read.why;
    ASSERT_EQ(read.events.size(), 1U);
    EXPECT_TRUE(read.events.front().creates_work);
    EXPECT_FALSE(read.events.front().contact.thread.empty());
    const auto& shown = read.events.front().contact;
    EXPECT_TRUE(shown.name.starts_with(sample_name) || shown.text == sample_text)
        << "who sees it must see that it is a test: " << shown.name << ": " << shown.text;
}

TEST_P(Samples, OfTwoMomentsAreTwoThreads) {
    const auto settings = given::working_settings(GetParam());
    const auto kind = find_kind(settings.kind)->make(settings);
    const auto key = [&](std::uint64_t mark) {
        return hear(*kind, sample_for(settings, mark)->raw(now)).events.at(0).dedupe_key;
    };
    EXPECT_NE(key(1), key(2));
}

std::vector<std::string> every_kind() {
    std::vector<std::string> out;
    for (const auto& k : kinds()) out.emplace_back(k.name);
    return out;
}

INSTANTIATE_TEST_SUITE_P(EveryKind, Samples, testing::ValuesIn(every_kind()),
                         [](const auto& of) { return of.param; });

TEST(Sample, IsNotMadeFromAPublicKey) {
    auto settings = given::working_settings("webhook");
    settings.values["secrets"] = {"whpk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="};
    EXPECT_FALSE(sample_for(settings, 1));
    settings = given::working_settings("sendgrid");
    settings.values["public_key"] = {"MFkw"};
    EXPECT_FALSE(sample_for(settings, 1));
}

}  // namespace
}  // namespace evenline::channels
