// The learning platform around the page, by SCORM 1.2 or 2004: what it remembers is read once, what is done is written.
(function (root) {
  "use strict";

  const HIGHEST = 500; // windows to look through
  const V12 = {
    object: "API",
    start: "LMSInitialize",
    finish: "LMSFinish",
    get: "LMSGetValue",
    set: "LMSSetValue",
    commit: "LMSCommit",
    mode: "cmi.core.lesson_mode",
    location: "cmi.core.lesson_location",
    exit: "cmi.core.exit",
    time: "cmi.core.session_time",
    score: "cmi.core.score",
    status: "cmi.core.lesson_status",
    complete: ["completed", "passed"],
    duration: (hours, minutes, seconds) => [hours, minutes, seconds].map((n) => String(n).padStart(2, "0")).join(":"),
    told: told12,
  };
  const V2004 = {
    object: "API_1484_11",
    start: "Initialize",
    finish: "Terminate",
    get: "GetValue",
    set: "SetValue",
    commit: "Commit",
    mode: "cmi.mode",
    location: "cmi.location",
    exit: "cmi.exit",
    time: "cmi.session_time",
    score: "cmi.score",
    status: "cmi.completion_status",
    complete: ["completed"],
    duration: (hours, minutes, seconds) => `PT${hours}H${minutes}M${seconds}S`,
    told: told2004,
  };
  const SUSPEND = "cmi.suspend_data";

  // The platform judges a 1.2 score by the mastery score at once, so it gets none before the units are read.
  function told12(report) {
    const isJudged = report.isRead && report.percent !== null;
    const failed = isJudged && !report.isComplete ? "failed" : "incomplete";
    const complete = report.percent === null ? "completed" : "passed";
    return {
      percent: isJudged ? report.percent : null,
      values: [["cmi.core.lesson_status", report.isComplete ? complete : failed]],
    };
  }

  function told2004(report) {
    const values = [
      ["cmi.completion_status", report.isComplete ? "completed" : "incomplete"],
      ["cmi.progress_measure", String(Math.round(report.progress * 1000) / 1000)],
    ];
    if (report.percent !== null) {
      values.push(["cmi.success_status", report.isPassed ? "passed" : "failed"]);
    }
    return { percent: report.percent, values };
  }

  function among(win, name) {
    for (let step = 0; win && step < HIGHEST; step += 1) {
      try {
        if (win[name]) return win[name];
      } catch (error) {
        return null; // a window of another site, which does not let us look
      }
      if (win.parent === win) return null;
      win = win.parent;
    }
    return null;
  }

  function openerOf(win) {
    try {
      return win.opener;
    } catch (error) {
      return null;
    }
  }

  function find(name) {
    return among(root, name) || among(openerOf(root), name) || among(openerOf(root.top), name);
  }

  // Returns the session with the platform, nothing without one. `wanted` ("1.2" or "2004") is looked for first.
  function connect(wanted) {
    const versions = wanted === "2004" ? [V2004, V12] : [V12, V2004];
    for (const version of versions) {
      const api = find(version.object);
      if (api) return new Session(api, version);
    }
    return null;
  }

  class Session {
    constructor(api, version) {
      this.api = api;
      this.version = version;
      this.began = Date.now();
      this.isOpen = this.call(version.start, "") === "true";
      const mode = this.isOpen ? this.get(version.mode) : "";
      this.isReview = mode === "browse" || mode === "review";
      this.kept = this.isOpen ? this.get(SUSPEND) : "";
      this.location = this.isOpen ? this.get(version.location) : "";
      this.wasComplete = this.isOpen && this.isComplete();
      this.hadPercent = this.isOpen ? Number.parseFloat(this.get(`${version.score}.raw`)) : NaN;
    }

    call(name, ...values) {
      try {
        return String(this.api[name](...values));
      } catch (error) {
        return "";
      }
    }

    get(name) {
      const value = this.call(this.version.get, name);
      return value === "null" || value === "undefined" ? "" : value;
    }

    set(name, value) {
      return this.call(this.version.set, name, value) === "true";
    }

    isComplete() {
      return this.version.complete.includes(this.get(this.version.status));
    }

    // Writes how far the learner is and says whether the platform has it; what was reached before is never taken back.
    write(report) {
      if (!this.isOpen || this.isReview) return false;
      const { percent, values } = this.version.told(report);
      this.set(this.version.location, report.location);
      this.set(SUSPEND, report.kept);
      if (percent !== null && !(this.hadPercent > percent)) this.writeScore(percent);
      if (report.isComplete || !this.wasComplete) this.writeStatus(values);
      this.set(this.version.exit, "suspend");
      this.set(this.version.time, this.duration());
      const isTaken = this.call(this.version.commit, "") === "true";
      return isTaken && this.get(SUSPEND) === report.kept && (!report.isComplete || this.isComplete());
    }

    writeScore(percent) {
      this.set(`${this.version.score}.min`, "0");
      this.set(`${this.version.score}.max`, "100");
      this.set(`${this.version.score}.raw`, String(percent));
      if (this.version === V2004) this.set(`${this.version.score}.scaled`, String(percent / 100));
    }

    writeStatus(values) {
      for (const [name, value] of values) {
        if (value !== "failed" || this.get(name) !== "passed") this.set(name, value);
      }
    }

    duration() {
      const seconds = Math.max(0, Math.floor((Date.now() - this.began) / 1000));
      return this.version.duration(Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60);
    }

    finish() {
      if (this.isOpen) this.call(this.version.finish, "");
      this.isOpen = false;
    }
  }

  root.SempreModule = Object.assign(root.SempreModule || {}, { connect });
})(window);
