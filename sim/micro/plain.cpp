#include "sim/micro/population.hpp"

namespace hjemmel::sim {

namespace {

struct Person {
    bool is_here = false;
    std::uint64_t history = 0;  ///< bit a: an event of a months ago, up to the end of the cover
};

/// The planes of one word, each drawn when it is first read.
class WordOfPlanes {
public:
    WordOfPlanes(const DrawPlace& place, std::uint32_t word) : place_(place), word_(word) {}

    [[nodiscard]] bool happens(Chance chance, std::uint32_t bit) {
        if (chance.is_never() || chance.is_always()) {
            return chance.is_always();
        }
        for (std::uint32_t plane = 0; plane < bits_of_probability; ++plane) {
            const bool drawn = (at(plane) >> bit & 1U) != 0;
            if (drawn != chance.bit(plane)) {
                return chance.bit(plane);
            }
        }
        return false;
    }

private:
    std::uint64_t at(std::uint32_t plane) {
        while (have_ <= plane) {
            const PlanePair pair =
                planes_of(Philox::numbers(place_.counter(word_, have_ / 2), place_.key));
            planes_[have_++] = pair.first;
            planes_[have_++] = pair.second;
        }
        return planes_[plane];
    }

    const DrawPlace& place_;
    std::uint32_t word_;
    std::uint32_t have_ = 0;
    std::array<std::uint64_t, bits_of_probability> planes_{};
};

class PlainGroup {
public:
    PlainGroup(const MicroQuestion& question, std::uint32_t number, std::uint32_t run)
        : question_(question),
          group_(question.model.groups[number]),
          number_(number),
          length_(question.model.cover.length()),
          busy_((std::uint64_t{1} << (question.model.cover.duration - 1)) - 1) {
        place_.key = philox_key(question.seed);
        place_.run = run;
        for (std::size_t age = 0; age <= length_; ++age) {
            for (auto count = static_cast<std::int64_t>(group_.persons[age]); count > 0; --count) {
                persons_.push_back({true, age < length_ ? std::uint64_t{1} << age : 0});
            }
        }
    }

    void step(std::size_t month) {
        place_.month_and_group = static_cast<std::uint32_t>(month) + (number_ << 16U);
        leave();
        begin(month);
        enter(month);
    }

    void count(std::size_t month, RunPath& path) const {
        MonthCount& counted = path.months[month];
        std::uint64_t word = 0;
        for (std::size_t i = 0; i < persons_.size(); ++i) {
            const Person& person = persons_[i];
            const bool covered = person.is_here && is_covered(person);
            counted.population += person.is_here ? 1 : 0;
            counted.covered += covered ? 1 : 0;
            word |= std::uint64_t{covered} << (i % 64);
            if (i % 64 == 63 || i + 1 == persons_.size()) {
                path.add_word(word, (std::uint64_t{number_} << 56U) ^ (i / 64 << 24U) ^ month);
                word = 0;
            }
        }
    }

private:
    [[nodiscard]] bool is_covered(const Person& person) const {
        return std::popcount(person.history) >= question_.events_needed;
    }
    [[nodiscard]] bool is_free(const Person& person) const { return (person.history & busy_) == 0; }

    void leave() {
        const Chance chance = Chance::of(group_.exit);
        if (chance.is_never()) {
            return;
        }
        place_.stream = Stream::Exit;
        for (std::size_t first = 0; first < persons_.size(); first += 64) {
            WordOfPlanes planes(place_, static_cast<std::uint32_t>(first / 64));
            for (std::size_t i = first; i < std::min(first + 64, persons_.size()); ++i) {
                if (persons_[i].is_here &&
                    planes.happens(chance, static_cast<std::uint32_t>(i % 64))) {
                    persons_[i].is_here = false;
                }
            }
        }
    }

    void begin(std::size_t month) {
        std::int64_t free_covered = 0;
        std::int64_t uncovered = 0;
        for (const Person& person : persons_) {
            if (person.is_here && is_free(person)) {
                ++(is_covered(person) ? free_covered : uncovered);
            }
        }
        const Chances chances =
            chances_of(entry_of(group_.efforts, month), free_covered, uncovered);
        const std::uint64_t in_cover = (std::uint64_t{1} << length_) - 1;
        place_.stream = Stream::Event;
        for (std::size_t first = 0; first < persons_.size(); first += 64) {
            WordOfPlanes planes(place_, static_cast<std::uint32_t>(first / 64));
            for (std::size_t i = first; i < std::min(first + 64, persons_.size()); ++i) {
                Person& person = persons_[i];
                const Chance chance = is_covered(person) ? chances.covered : chances.uncovered;
                const bool begins = person.is_here && is_free(person) &&
                                    planes.happens(chance, static_cast<std::uint32_t>(i % 64));
                person.history = (person.history << 1U | std::uint64_t{begins}) & in_cover;
            }
        }
    }

    void enter(std::size_t month) {
        const std::int64_t entrants = entrants_of(group_, month, place_);
        std::size_t slot = 0;
        for (std::int64_t entrant = 0; entrant < entrants; ++entrant) {
            while (slot < persons_.size() && persons_[slot].is_here) {
                ++slot;
            }
            if (slot == persons_.size()) {
                persons_.emplace_back();
            }
            const std::size_t age = entry_age(group_, static_cast<std::uint32_t>(entrant), place_);
            persons_[slot] = {true, age < length_ ? std::uint64_t{1} << age : 0};
        }
    }

    const MicroQuestion& question_;
    const CohortGroup& group_;
    std::uint32_t number_;
    std::size_t length_;
    std::uint64_t busy_;
    DrawPlace place_;
    std::vector<Person> persons_;
};

}  // namespace

void run_plain(const MicroQuestion& question, std::uint32_t run, RunPath& path) {
    path.months.assign(question.months + 1, {});
    path.fingerprint = 0;
    for (std::uint32_t number = 0; number < question.model.groups.size(); ++number) {
        PlainGroup group(question, number, run);
        group.count(0, path);
        for (std::size_t month = 1; month <= question.months; ++month) {
            group.step(month);
            group.count(month, path);
        }
    }
}

}  // namespace hjemmel::sim
