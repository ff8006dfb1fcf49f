// evenline channel list|test|replay
#include "app/channel_test.hpp"
#include "app/commands.hpp"
#include "app/transcript.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

namespace evenline::app {
namespace {

struct asked {
    std::string file, channel;
    std::vector<std::string> files;
    bool json{};
};

exit_code list(const asked& a) {
    const auto settings = config_or_tell(a.file);
    if (!settings) return exit_code::usage;
    auto rows = nlohmann::json::array();
    for (const auto& channel : settings->channels)
        rows.push_back({{"id", channel.id},
                        {"kind", channel.kind},
                        {"title", channels::find_kind(channel.kind)->title},
                        {"address", address_of(channel)}});
    if (a.json)
        std::cout << nlohmann::json{{"data", rows}}.dump(2) << "\n";
    else
        for (const auto& row : rows)
            std::cout << row["id"].get<std::string>() << "  " << row["kind"].get<std::string>()
                      << "  " << row["address"].get<std::string>() << "\n";
    return exit_code::ok;
}

exit_code test(const asked& a) {
    const auto settings = config_or_tell(a.file);
    if (!settings) return exit_code::usage;
    std::vector<std::string> ids;
    for (const auto& channel : settings->channels) {
        ids.push_back(channel.id);
        if (channel.id != a.channel) continue;
        const auto steps = test_channel(*settings, channel);
        bool good = true;
        auto rows = nlohmann::json::array();
        for (const auto& step : steps) {
            good = good && step.good;
            rows.push_back({{"step", step.what}, {"ok", step.good}, {"detail", step.detail}});
            if (!a.json)
                std::cout << (step.good ? "ok    " : "wrong ") << step.what << ": " << step.detail
                          << "\n";
        }
        if (a.json) std::cout << nlohmann::json{{"ok", good}, {"steps", rows}}.dump(2) << "\n";
        return good ? exit_code::ok : exit_code::refused;
    }
    const auto near = nearest_of(a.channel, ids);
    return tell("there is no channel '" + a.channel + "'" +
                    (near.empty() ? "" : "; did you mean '" + near + "'?"),
                exit_code::usage);
}

exit_code replay(const asked& a) {
    channels::set_transcript_player(play_transcript);
    bool agree = true;
    for (const auto& name : a.files) {
        std::ifstream in{name, std::ios::binary};
        if (!in || std::filesystem::is_directory(name))
            return tell(name + " cannot be read", exit_code::usage);
        const std::string contents{std::istreambuf_iterator<char>{in}, {}};
        const auto result = channels::replay_line(name, contents);
        std::cout << result.line << "\n";
        agree = agree && result.agrees;
    }
    return agree ? exit_code::ok : exit_code::refused;
}

}  // namespace

void add_channel_command(CLI::App& app, exit_code& code) {
    auto* group = app.add_subcommand("channel", "The configured channels, and recorded requests");
    group->require_subcommand(1);
    const auto a = std::make_shared<asked>();
    auto* listing = group->add_subcommand("list", "Id, kind and the address providers send to");
    add_config_option(*listing, a->file);
    listing->add_flag("--json", a->json, "As JSON");
    listing->callback([a, &code] { code = list(*a); });
    auto* testing =
        group->add_subcommand("test", "Is it reachable, and does it refuse what is not signed?");
    add_config_option(*testing, a->file);
    testing->add_option("id", a->channel, "The channel's id")->required();
    testing->add_flag("--json", a->json, "As JSON");
    testing->callback([a, &code] { code = test(*a); });
    auto* replaying = group->add_subcommand("replay",
                                            "Run recorded requests or raw mails through an "
                                            "adapter; one JSON line each; 3 if one differs");
    replaying->add_option("files", a->files, "Files (docs/channels says what they look like)")
        ->required();
    replaying->callback([a, &code] { code = replay(*a); });
}

}  // namespace evenline::app
