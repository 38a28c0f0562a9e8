//! `epitome digest --engine`: hands the work to Apache Spark.

use std::io::Write;
use std::process::Command;

use anyhow::Context;
use clap::Args;

use crate::exit::Outcome;

/// The driver; it ships this binary to the executors.
const DRIVER: &str = include_str!("../../../../integrations/spark/epitome_spark.py");

/// A digest of more articles than one machine should hold (docs/scale.md).
#[derive(Args, Debug)]
#[command(next_help_heading = "Past one machine")]
pub(super) struct EngineArgs {
    /// Let Apache Spark do it: spark://HOST:PORT, local[N], local-cluster[N,CORES,MB] or k8s://URL (needs `pip install
    /// pyspark pyarrow`; PYSPARK_PYTHON names another Python)
    #[arg(long, value_name = "MASTER", requires_all = ["input-files", "output"], conflicts_with = "input")]
    pub(super) engine: Option<String>,

    /// JSON Lines files for --engine: a glob, with file:, hdfs: or s3a: as Spark knows them (may be repeated)
    #[arg(long = "input", id = "input-files", value_name = "GLOB", requires = "engine")]
    input: Vec<String>,

    /// A setting of Spark (may be repeated)
    #[arg(long, value_name = "KEY=VALUE", requires = "engine")]
    engine_conf: Vec<String>,
}

impl EngineArgs {
    /// Runs the driver with `options` of its own.
    pub(super) fn run(&self, master: &str, options: &[String]) -> anyhow::Result<Outcome> {
        let mut driver = tempfile::Builder::new().prefix("epitome_spark").suffix(".py").tempfile()?;
        driver
            .write_all(DRIVER.as_bytes())
            .and_then(|()| driver.flush())
            .context("cannot write the driver")?;
        let python = std::env::var_os("PYSPARK_DRIVER_PYTHON").or_else(|| std::env::var_os("PYSPARK_PYTHON"));
        let python = python.unwrap_or_else(|| "python3".into());
        let mut command = Command::new(&python);
        command.arg(driver.path()).arg("--master").arg(master).arg("--binary").arg(std::env::current_exe()?);
        self.input.iter().for_each(|glob| {
            command.arg("--input").arg(glob);
        });
        self.engine_conf.iter().for_each(|setting| {
            command.arg("--conf").arg(setting);
        });
        let status = command.args(options).status();
        let status = status.with_context(|| format!("cannot run {}", python.to_string_lossy()))?;
        if !status.success() {
            anyhow::bail!("the engine made no digest (see above)");
        }
        Ok(Outcome::Done)
    }
}
